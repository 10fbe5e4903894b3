-- Counts exchanges of one window.
-- KEYS[1]: how many were counted
-- ARGV: how many exchanges to count, as many of them as fit; 0 to ask only; below 0 to take back
--       the limit
--       how many there were at least, whatever is known here: this Redis may have lost it
--       for how long to keep it (ms): clocks of nodes may differ from that of Redis
-- Returns how many were counted, and how many there are now.
local wanted, limit, least = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = tonumber(redis.call('GET', KEYS[1]) or '0')
local used = math.max(held, least)
local counted = wanted
if wanted > 0 then counted = math.max(0, math.min(wanted, limit - used)) end
if wanted < 0 then counted = math.max(wanted, least - used) end
used = used + counted
if used ~= held then redis.call('SET', KEYS[1], string.format('%.0f', used), 'PX', ARGV[4]) end
return { counted, used }
