-- wrk's script of the peer benchmark: sends the request paths of a file in turn.
-- Arguments: the file, the media type to accept, and, so that no cache knows any request,
-- a word that makes each query different by a comment ("" to repeat them as they are).

local requests = {}
local sent = 0
local word

function init(arguments)
  word = arguments[3]
  wrk.headers["Accept"] = arguments[2]
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = word == "" and wrk.format("GET", path) or path
  end
end

function request()
  sent = sent + 1
  local next_one = requests[(sent - 1) % #requests + 1]
  if word == "" then
    return next_one
  end
  return wrk.format("GET", next_one .. "%0A%23" .. word .. sent)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "bytes": %d, "median": %d, "p95": %d, "p99": %d, "failed": %d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(95), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
