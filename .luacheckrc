std = "lua54"
max_line_length = 100
files["tests/lua/*_spec.lua"].std = "+busted"
files["tests/lua/run.lua"].globals = { "os" }
exclude_files = { "tests/golden/" }
