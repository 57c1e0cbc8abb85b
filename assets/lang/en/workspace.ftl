# What the workspace says.

workspace-stdin = Standard input
workspace-no-such-sample = There is no sample “{ $id }”.
