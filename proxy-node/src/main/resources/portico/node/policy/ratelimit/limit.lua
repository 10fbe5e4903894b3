-- Counts exchanges by the generic cell rate algorithm, by several limits at once: by all of them or by none.
-- KEYS[1]: what the limits know: when they last counted (µs), and how far ahead each was then (ns)
-- ARGV[1]: the time (µs) to go by; empty for that of Redis
-- ARGV[2]: how many exchanges to count, as many of them as fit; 0 to ask only; below 0 to take back
-- then for each limit: the interval and the burst (ns)
-- Returns how many were counted, and how far ahead each limit is now (ns).
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local wanted = tonumber(ARGV[2])
local rates = (#ARGV - 2) / 2
local aheads = {}
local passed = 0
local held = redis.call('GET', KEYS[1])
if held then
  local words = {}
  for word in string.gmatch(held, '%S+') do words[#words + 1] = tonumber(word) end
  passed = math.max(0, now - words[1]) * 1000
  for rate = 1, rates do aheads[rate] = words[rate + 1] end
end
local counted = wanted
for rate = 1, rates do
  local interval, burst = tonumber(ARGV[1 + 2 * rate]), tonumber(ARGV[2 + 2 * rate])
  local ahead = math.max(0, (aheads[rate] or 0) - passed)
  aheads[rate] = ahead
  -- Very long times are not exact to the nanosecond in a double; no one exchange shall be lost by that.
  if wanted > 0 then counted = math.min(counted, math.max(0, math.floor((burst - ahead) / interval + 1e-9))) end
end
if counted ~= 0 then
  local longest = 0
  local text = string.format('%.0f', now)
  for rate = 1, rates do
    aheads[rate] = math.max(0, aheads[rate] + counted * tonumber(ARGV[1 + 2 * rate]))
    longest = math.max(longest, aheads[rate])
    text = text .. string.format(' %.0f', aheads[rate])
  end
  -- A second more than needed: where nothing is held, nothing was counted.
  redis.call('SET', KEYS[1], text, 'PX', string.format('%.0f', math.ceil(longest / 1000000) + 1000))
end
local answer = { counted }
for rate = 1, rates do answer[rate + 1] = aheads[rate] end
return answer
