-- wrk: POSTs one body again and again, each time under a key of its own; without a key file, GETs.
-- Arguments: token, prefix of the keys ("" for GET), file with the body.
local prefix, body, number, fields = "", nil, 0, {}

function init(args)
    fields["Authorization"] = "Bearer " .. args[1]
    prefix = args[2] or ""
    if prefix ~= "" then
        local file = assert(io.open(args[3], "rb"))
        body = file:read("*a")
        file:close()
        fields["Content-Type"] = "application/json"
    end
end

function request()
    if prefix == "" then return wrk.format("GET", nil, fields) end
    number = number + 1
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
