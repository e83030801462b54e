"""Pages of governance: `assemblies`, `votes`, `decisions`."""
