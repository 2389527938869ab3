-- The health of all kinds of Beredskap: Ready alone decides. What is late (a briefing, a step that stands still, a review)
-- has conditions of its own, which are not read here: a late briefing must not stop a pipeline in the middle of a crisis.
local health = { status = "Progressing", message = "the operator has not assessed it yet" }
if obj.status == nil or obj.status.conditions == nil then
  return health
end
if obj.status.observedGeneration ~= obj.metadata.generation then
  health.message = "the operator has not assessed its last change yet"
  return health
end
for _, condition in ipairs(obj.status.conditions) do
  if condition.type == "Ready" then
    health.message = condition.message
    if condition.status == "True" or condition.reason == "Corrected" then
      health.status = "Healthy" -- a statement that another corrects stays, and is as it should be
    elseif condition.status == "False" and condition.reason ~= "CrisisNotFound" then
      health.status = "Degraded" -- without its crisis it waits for that, which the same sync may bring
    end
  end
end
return health
