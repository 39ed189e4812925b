/* Preloaded into the server: a disk whose sync fails, and a clock that jumps. Nothing of it is in the program.
 *
 * LINKA_SHIM_SYNC=FILE   Once FILE exists, the next fsync or fdatasync of a file whose path holds "/log/" fails with EIO, for
 *                        ever. What was written to it since its last good sync is cut off, as a kernel drops the pages it
 *                        could not write; then FILE.failed is made. So whatever is acknowledged after it is lost, and seen.
 * LINKA_SHIM_CLOCK=FILE  Two 64-bit numbers: nanoseconds added to the wall clock, and if not 0, the nanoseconds since 1970
 *                        at which it stands still. Read at every call: whoever writes the file moves the clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX 4096

static const char *sync_flag;
static volatile int64_t *clock_words;
static volatile int broken;
static volatile off_t good_size[FILES_MAX];

__attribute__((constructor)) static void begin(void) {
    sync_flag = getenv("LINKA_SHIM_SYNC");
    const char *clock_file = getenv("LINKA_SHIM_CLOCK");
    if (clock_file == NULL) return;
    int file = open(clock_file, O_RDONLY | O_CLOEXEC);
    void *words = file < 0 ? MAP_FAILED : mmap(NULL, 16, PROT_READ, MAP_SHARED, file, 0);
    if (words == MAP_FAILED) abort();
    clock_words = words;
    close(file);
}

static int of_the_log(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return strstr(path, "/log/") != NULL;
}

static int fail(int file) {
    if (!broken) {
        broken = 1;
        char mark[4096];
        snprintf(mark, sizeof mark, "%s.failed", sync_flag);
        if (file < FILES_MAX && ftruncate(file, good_size[file]) != 0) abort();
        close(open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    errno = EIO;
    return -1;
}

static int sync_with(const char *name, int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (sync_flag == NULL || !of_the_log(file)) return real(file);
    if (broken || access(sync_flag, F_OK) == 0) return fail(file);
    struct stat status;
    if (file < FILES_MAX && fstat(file, &status) == 0) good_size[file] = status.st_size;
    return real(file);
}

int fsync(int file) { return sync_with("fsync", file); }
int fdatasync(int file) { return sync_with("fdatasync", file); }

int clock_gettime(clockid_t which, struct timespec *time) {
    static int (*real)(clockid_t, struct timespec *);
    if (real == NULL) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int answer = real(which, time);
    if (answer != 0 || clock_words == NULL || (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE)) return answer;
    int64_t now = clock_words[1] != 0 ? clock_words[1] : time->tv_sec * INT64_C(1000000000) + time->tv_nsec + clock_words[0];
    time->tv_sec = now / INT64_C(1000000000);
    time->tv_nsec = now % INT64_C(1000000000);
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at != NULL) *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
