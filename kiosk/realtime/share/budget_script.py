"""The quota rules of `core.sharing.budget` as one atomic Lua script, on the Redis server's clock.

A test replays histories on both and compares every answer. Two keys: the requests of one kind, a sorted set
scored by time, whose members are named by urgency and a running number; and a hash with the state left by the
account's refusals (429). Both share a hash tag and expire by themselves. All times are in milliseconds.
"""

from typing import Final

from kiosk.core.sharing import budget

RULES: Final = f"""
local WINDOW, AHEAD = {budget.WINDOW_MS}, {budget.AHEAD_MS}
local ACTION_PAUSE, LONGEST_PAUSE = {budget.ACTION_PAUSE_MS}, {budget.LONGEST_PAUSE_MS}
local BURST, BURST_TIME = {budget.BURST}, {budget.BURST_MS}
local KEPT = 2 * (WINDOW + AHEAD)
"""

SCRIPT: Final = (
    RULES
    + """
local stamps, account = KEYS[1], KEYS[2]
local operation, kind, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function text(number) return string.format('%.0f', number) end
local function noted(field) return tonumber(redis.call('HGET', account, field) or nil) end
local function note(field, number) redis.call('HSET', account, field, text(number)) end
local function keep()
  redis.call('PEXPIRE', stamps, KEPT)
  redis.call('PEXPIRE', account, KEPT)
end

local function held(field)
  local till = noted(field)
  if till and till > now and till - now <= LONGEST_PAUSE then return till - now end
  return 0
end

local function reply(granted, wait)
  local left = limit - redis.call('ZCARD', stamps)
  return {granted, wait, math.max(0, left), now}
end

redis.call('ZREMRANGEBYSCORE', stamps, '-inf', text(now - WINDOW))
redis.call('ZREMRANGEBYSCORE', stamps, '(' .. text(now + AHEAD), '+inf')

if operation == 'left' then
  return reply(0, 0)
end

if operation == 'refused' then
  local asked = math.min(tonumber(ARGV[4]), LONGEST_PAUSE)
  note('blocked:' .. kind, now + ACTION_PAUSE)
  local refused, length = noted('refused'), noted('length') or 0
  local since = refused and now - refused
  if since and since >= 0 and since < ACTION_PAUSE then
    note('until', math.max(noted('until') or now, now + asked))
  else
    if since and since >= 0 and since < LONGEST_PAUSE + length then
      length = math.min(2 * length, LONGEST_PAUSE)
    else
      length = ACTION_PAUSE
    end
    note('refused', now)
    note('length', length)
    note('until', now + math.max(length, asked))
  end
  keep()
  return reply(0, 0)
end

local all = redis.call('ZRANGE', stamps, 0, -1, 'WITHSCORES')
local count = #all / 2
local function moment(index) return tonumber(all[2 * index]) end

if operation == 'returned' then
  local at, prefix = tonumber(ARGV[4]), ARGV[5] .. ':'
  for index = 1, count do
    local member = all[2 * index - 1]
    if moment(index) == at and string.sub(member, 1, #prefix) == prefix then
      redis.call('ZADD', stamps, 0, member)  -- scored as long ago, to be removed without using ZREM
      redis.call('ZREMRANGEBYSCORE', stamps, '-inf', 0)
      break
    end
  end
  return reply(0, 0)
end

local function add(urgency, at)
  local member = urgency .. ':' .. text(redis.call('HINCRBY', account, 'sequence', 1))
  redis.call('ZADD', stamps, text(at), member)
  keep()
end

if operation == 'action' then
  local at = now + held('blocked:' .. kind)
  if count > 0 then at = math.max(at, moment(count)) end
  if count >= limit then at = math.max(at, moment(count - limit + 1) + WINDOW) end
  local granted = at - now <= tonumber(ARGV[4])
  if granted then add('action', at) end
  return reply(granted and 1 or 0, at - now)
end

if count > 0 and moment(count) > now then return reply(0, moment(count) - now) end
local hold = math.max(held('until'), held('blocked:' .. kind))
if hold > 0 then return reply(0, hold) end
local background = {}
for index = 1, count do
  if string.sub(all[2 * index - 1], 1, 7) ~= 'action:' then table.insert(background, moment(index)) end
end
if #background >= BURST and now - background[#background - BURST + 1] < BURST_TIME then
  return reply(0, BURST_TIME - (now - background[#background - BURST + 1]))
end
local spare = limit - (count - #background)
if #background < math.max(math.floor(spare / 4), math.min(math.floor(spare / 2), 1)) then
  add('background', now)
  return reply(1, 0)
end
return reply(0, count > 0 and moment(1) + WINDOW - now or WINDOW)
"""
)
