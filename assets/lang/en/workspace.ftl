# What the workspace says.

workspace-stdin = Standard input
workspace-no-such-sample = There is no sample “{ $id }”.
workspace-job-failed = This could not be finished: a part of the program failed. What was read stays. Try again, and report it with the capture if it fails again.
