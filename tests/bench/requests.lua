-- wrk: POSTs one body again and again, each time under a key of its own; without a prefix, GETs.
-- Arguments: token, prefix of the keys ("" for GET), file with the body (for GET: with paths, taken in turn).
local prefix, body, number, fields, paths = "", nil, 0, {}, {}

function init(args)
    fields["Authorization"] = "Bearer " .. args[1]
    prefix = args[2] or ""
    if prefix ~= "" then
        local file = assert(io.open(args[3], "rb"))
        body = file:read("*a")
        file:close()
        fields["Content-Type"] = "application/json"
    elseif args[3] then
        for line in io.lines(args[3]) do paths[#paths + 1] = line end
    end
end

function request()
    number = number + 1
    if prefix == "" then return wrk.format("GET", paths[number % math.max(#paths, 1) + 1], fields) end
    fields["Idempotency-Key"] = prefix .. number
    return wrk.format("POST", nil, fields, body)
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nRESULT {"requests":%d,"us":%d,"errors":%d,"p50_us":%d,"p99_us":%d}\n',
        summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout,
        latency:percentile(50), latency:percentile(99)
    ))
end
