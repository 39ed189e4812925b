// demo: a temporary directory, the synthetic pilot, a clock that starts in it, a login for each
// role.
#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/pilot.hpp"
#include "app/signals.hpp"
#include "base/check.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <unistd.h>

namespace linka::app {

namespace {

namespace fs = std::filesystem;

/// Removed at the end, whatever happens.
class TemporaryDirectory {
  public:
    TemporaryDirectory() {
        auto pattern = (fs::temp_directory_path() / "linka-demo-XXXXXX").string();
        CHECK(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryDirectory(TemporaryDirectory const&) = delete;
    TemporaryDirectory& operator=(TemporaryDirectory const&) = delete;
    std::string const& path() const { return path_; }

  private:
    std::string path_;
};

struct Login {
    std::string role;
    std::string username;
    std::string password;
};

std::string make_password(IdSource& ids) {
    auto const text = ids.id("");
    return text.substr(1, 4) + "-" + text.substr(5, 4) + "-" + text.substr(9, 4);
}

void show_progress(std::size_t done, std::size_t of) {
    if (isatty(STDERR_FILENO) == 1) {
        fmt::print(stderr, "\rPreparing the synthetic pilot: {} of about {} commits", done, of);
    } else if (done % 20'000 == 0) {
        fmt::print(stderr, "Preparing the synthetic pilot: {} of about {} commits\n", done, of);
    }
}

/// Everybody of the pilot may sign in; the first of each role is shown, and the second where there
/// is one: two operators let two desks be tried side by side.
Result<std::vector<Login>> add_logins(
    store::Access& access, std::vector<PilotAccount> const& accounts
) {
    RandomIds random;
    std::vector<Login> logins;
    std::map<std::string, int> seen;
    for (auto const& account : accounts) {
        auto const role = v1::Role::Value_Name(account.role);
        auto const number = ++seen[role];
        Login login{
            role, number == 1 ? role : fmt::format("{}{}", role, number), make_password(random)
        };
        auto const added = access.add_account(account.account_id, login.username, login.password);
        if (!added) return added.error();
        if (number <= 2) logins.push_back(std::move(login));
    }
    return logins;
}

/// Writes the pilot into the directory and closes it again: serving opens it like any other.
Result<std::vector<Login>> prepare(
    std::string const& data_dir, DemoArguments const& arguments, Instant at
) {
    SettableClock clock{at};
    SeededIds ids{20200408};
    // Unsynced: nobody has been told anything yet, and closing syncs.
    auto storage = Storage::open(
        {.data_dir = data_dir, .sync_every_commit = false, .worker_threads = 1, .access = {}},
        clock,
        ids,
        nullptr
    );
    if (!storage) return storage.error();
    if ((*storage)->log().last() != 0) return conflict("data_not_empty", data_dir);
    PilotOptions options;
    options.calls = arguments.calls;
    options.until = at;
    auto const pilot = write_pilot({(*storage)->engine(), clock}, options, show_progress);
    if (!pilot) return pilot.error();
    if (isatty(STDERR_FILENO) == 1) fmt::print(stderr, "\n");
    return add_logins((*storage)->access(), pilot->accounts);
}

void print_ready(
    Application const& application,
    std::string const& data_dir,
    std::vector<Login> const& logins,
    bool json
) {
    if (json) {
        boost::json::array list;
        for (auto const& login : logins) {
            list.push_back(boost::json::object{
                {"role", login.role}, {"username", login.username}, {"password", login.password}
            });
        }
        boost::json::object const ready{
            {"url", application.url()}, {"data_dir", data_dir}, {"logins", std::move(list)}
        };
        fmt::print("{}\n", boost::json::serialize(ready));
        std::fflush(stdout);
        return;
    }
    fmt::print("\n  linka demo – syntetická data (synthetic data)\n\n  {}\n\n", application.url());
    for (auto const& login : logins)
        fmt::print("  {:<14}{:<14}{}\n", login.role, login.username, login.password);
    fmt::print(
        "\n  data       {}\n  SHA-256    {}\n\n  Ctrl+C ends it.\n\n",
        data_dir,
        application.fingerprint()
    );
    std::fflush(stdout);
}

int serve_demo(
    std::string const& data_dir,
    DemoArguments const& arguments,
    ListenAddress const& listen,
    StopSignal const& stop
) {
    auto const at = parse_rfc3339(arguments.at, "--at");
    if (!at) return failed(at.error());
    auto const logins = prepare(data_dir, arguments, *at);
    if (!logins) return failed(logins.error());
    SettableClock clock{*at};
    clock.run_from(*at);
    RandomIds ids;
    store::AccessOptions access;
    access.session_idle_max = std::chrono::minutes{arguments.session_idle_minutes};
    auto application = Application::start(
        {.data_dir = data_dir, .access = access},
        {.address = listen.address, .port = listen.port},
        clock,
        ids
    );
    if (!application) return failed(application.error());
    print_ready(**application, data_dir, *logins, arguments.json);
    stop.wait();
    (*application)->stop();
    return 0;
}

}  // namespace

int run_demo(DemoArguments const& arguments) {
    StopSignal const stop;
    auto const listen = parse_listen(arguments.listen);
    if (!listen) return failed(listen.error());
    if (arguments.data_dir.empty()) {
        TemporaryDirectory const directory;
        return serve_demo(directory.path(), arguments, *listen, stop);
    }
    if (fs::exists(arguments.data_dir) && !fs::is_empty(arguments.data_dir))
        return failed(conflict("data_not_empty", arguments.data_dir));
    return serve_demo(arguments.data_dir, arguments, *listen, stop);
}

}  // namespace linka::app
