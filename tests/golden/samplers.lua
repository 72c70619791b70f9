-- Made by samplers.py with torch 2.15.0+cu132
return {
generator = {
first = 67280421310721,
rand = {0x1.a916c60000000p-1, 0x1.0246700000000p-3, 0x1.d09fde0000000p-1},
randn = {-0x1.153d060000000p+1, -0x1.b25e600000000p-1},
randint = {8, 3, 7, 4},
randperm = {0, 2, 1, 3, 4, 5},
bernoulli = {0x0.0p+0, 0x0.0p+0, 0x1.0000000000000p+0, 0x0.0p+0,
0x0.0p+0},
uniform = {0x1.2177f40000000p+1, 0x1.0536280000000p+1},
normal = {0x1.93816a0000000p-2, 0x1.0953aa0000000p+2},
exponential = {0x1.2465c20000000p-2, 0x1.10ef4a0000000p-4, 0x1.d8643a0000000p-5},
after = 0x1.83e84a0000000p-1},
multinomial = {{
seed = 0,
weights = {0x1.999999999999ap-4, 0x1.ccccccccccccdp-1, 0x1.999999999999ap-2, 7,
0x1.8000000000000p+1, 0x1.3333333333333p-1},
count = 12,
replacement = true,
dtype = "float32",
got = {5, 4, 3, 4, 3, 4, 3, 3, 3, 3, 3, 3},
after = 0x1.ad79600000000p-2}, {
seed = 1,
weights = {0x1.999999999999ap-4, 0x1.ccccccccccccdp-1, 0x1.999999999999ap-2, 7,
0x1.8000000000000p+1, 0x1.3333333333333p-1},
count = 12,
replacement = true,
dtype = "float64",
got = {1, 3, 3, 3, 3, 2, 3, 4, 3, 3, 3, 3},
after = 0x1.5bee2c0000000p-2}, {
seed = 2,
weights = {0x1.999999999999ap-4, 0x1.ccccccccccccdp-1, 0x1.999999999999ap-2, 7,
0x1.8000000000000p+1, 0x1.3333333333333p-1},
count = 4,
replacement = false,
dtype = "float32",
got = {3, 1, 4, 5},
after = 0x1.8f697c0000000p-2}, {
seed = 3,
weights = {0x1.999999999999ap-4, 0x1.ccccccccccccdp-1, 0x1.999999999999ap-2, 7,
0x1.8000000000000p+1, 0x1.3333333333333p-1},
count = 6,
replacement = false,
dtype = "float64",
got = {3, 0, 1, 4, 5, 2},
after = 0x1.32dfc80000000p-3},
{
seed = 4,
weights = {0x1.999999999999ap-4, 0x1.ccccccccccccdp-1, 0x1.999999999999ap-2, 7,
0x1.8000000000000p+1, 0x1.3333333333333p-1},
count = 1,
replacement = true,
dtype = "float32",
got = {2},
after = 0x1.da3ece0000000p-1}, {
seed = 5,
weights = {{0x1.0000000000000p-1, 0x1.0000000000000p-1, 0x0.0p+0}, {0x0.0p+0, 0x1.0000000000000p+0, 0x1.8000000000000p+1}},
count = 8,
replacement = true,
dtype = "float32",
got = {{1, 0, 0, 0, 0, 1, 1, 1}, {2, 2, 2, 2, 2, 1, 1, 2}},
after = 0x1.69cfa00000000p-5}, {
seed = 6,
weights = {{0x1.0000000000000p-1, 0x1.0000000000000p-1, 0x1.999999999999ap-4}, {0x1.999999999999ap-4, 0x1.0000000000000p+0, 0x1.8000000000000p+1}},
count = 2,
replacement = false,
dtype = "float64",
got = {{0, 1}, {2, 1}},
after = 0x1.4438960000000p-1}},
sequential = {
length = 7,
passes = {{0, 1, 2, 3, 4, 5, 6}, {0, 1, 2, 3, 4, 5, 6}},
after = 0x1.fc2ab00000000p-2},
random = {
length = 7,
passes = {{2, 1, 0, 3, 4, 5, 6}, {0, 5, 1, 4, 2, 3, 6}},
after = 0x1.dfbfc00000000p-6},
random_own = {
length = 7,
passes = {{5, 4, 3, 0, 6, 1, 2}, {3, 2, 5, 0, 1, 4, 6}},
after = 0x1.3ab9500000000p-1,
own = 0x1.64e9a00000000p-1},
random_more = {
length = 17,
passes = {{5, 1, 2, 6, 3, 0, 4, 4, 1, 5, 6, 2,
0, 3, 5, 4, 2}, {3, 2, 5, 4, 1, 0, 6, 4, 5, 0, 6, 2,
3, 1, 1, 5, 4}},
after = 0x1.e2eee00000000p-2},
random_more_own = {
length = 14,
passes = {{6, 0, 4, 1, 5, 2, 3, 6, 1, 2, 3, 4,
0, 5}, {1, 5, 2, 6, 0, 4, 3, 6, 2, 5, 4, 1,
0, 3}},
after = 0x1.1e88f40000000p-1,
own = 0x1.8e7dcc0000000p-1},
replacement = {
length = 7,
passes = {{5, 2, 6, 1, 2, 3, 2}, {0, 5, 0, 2, 1, 1, 6}},
after = 0x1.d717cc0000000p-1},
replacement_own = {
length = 70,
passes = {{0, 4, 0, 2, 1, 0, 6, 5, 4, 3, 4, 1,
2, 4, 2, 3, 0, 6, 2, 0, 6, 5, 3, 6,
1, 2, 3, 1, 5, 1, 5, 6, 2, 3, 1, 4,
2, 3, 3, 5, 0, 1, 1, 0, 3, 1, 0, 0,
3, 3, 0, 0, 2, 4, 5, 5, 0, 0, 4, 6,
4, 1, 2, 4, 0, 4, 3, 3, 2, 3}, {4, 6, 0, 2, 3, 0, 0, 2, 2, 2, 4, 5,
2, 2, 6, 4, 2, 2, 2, 2, 2, 1, 3, 5,
1, 4, 2, 5, 5, 0, 3, 6, 5, 3, 0, 6,
1, 4, 1, 0, 4, 1, 0, 2, 4, 0, 5, 4,
4, 1, 0, 2, 6, 6, 4, 4, 0, 4, 2, 3,
4, 3, 1, 5, 6, 3, 4, 1, 1, 2}},
after = 0x1.24f7140000000p-1,
own = 0x1.5d7f120000000p-1},
subset = {
length = 5,
passes = {{9, 4, 7, 2, 0}, {7, 0, 4, 2, 9}},
after = 0x1.7615700000000p-2},
subset_own = {
length = 5,
passes = {{7, 0, 4, 2, 9}, {2, 7, 0, 4, 9}},
after = 0x1.3223860000000p-1,
own = 0x1.5b0a640000000p-1},
weighted = {
length = 10,
passes = {{3, 4, 3, 1, 1, 3, 2, 2, 3, 3}, {3, 3, 3, 3, 4, 1, 3, 4, 5, 3}},
after = 0x1.e055c60000000p-1},
weighted_own = {
length = 5,
passes = {{4, 3, 2, 1, 5}, {1, 3, 4, 2, 5}},
after = 0x1.d514240000000p-2,
own = 0x1.5349d80000000p-1},
batch = {
length = 3,
passes = {{{4, 0}, {2, 9}, {7}}, {{7, 0}, {4, 9}, {2}}},
after = 0x1.24ed420000000p-1},
batch_drop = {
length = 2,
passes = {{{0, 1, 2}, {3, 4, 5}}, {{0, 1, 2}, {3, 4, 5}}},
after = 0x1.dcdd2c0000000p-2},
loader_own = {
length = 3,
passes = {{{2, 7, 8, 5}, {6, 10, 3, 1}, {9, 0, 4}}, {{5, 10, 1, 4}, {9, 6, 2, 3}, {0, 8, 7}}},
after = 0x1.7815200000000p-4,
own = 0x1.d7fcc80000000p-3},
loader_weighted = {
length = 2,
passes = {{{4, 6, 5, 3}, {1, 9, 9, 3}}, {{7, 0, 6, 1}, {9, 4, 10, 9}}},
after = 0x1.a5a7ec0000000p-1},
loader_batches = {
length = 3,
passes = {{{1, 2}, {10}, {0, 5, 6}}, {{1, 2}, {10}, {0, 5, 6}}},
after = 0x1.d57eee0000000p-1},
split = {{
seed = 0,
n = 10,
lengths = {7, 3},
after = 0x1.43bda60000000p-1,
parts = {{4, 1, 7, 5, 3, 9, 0}, {8, 6, 2}}}, {
seed = 1,
n = 10,
lengths = {0x1.0000000000000p-1, 0x1.0000000000000p-2, 0x1.0000000000000p-2},
after = 0x1.c14f000000000p-2,
parts = {{5, 6, 1, 2, 0, 8}, {9, 3}, {7, 4}}}, {
seed = 2,
n = 11,
lengths = {0x1.3333333333333p-2, 0x1.3333333333333p-2, 0x1.999999999999ap-2},
after = 0x1.21a5440000000p-1,
parts = {{3, 8, 10, 0}, {1, 4, 5}, {2, 7, 6, 9}}}, {
seed = 3,
n = 7,
lengths = {0x1.0000000000000p+0},
after = 0x1.8b32000000000p-1,
parts = {{5, 3, 4, 6, 0, 2, 1}}}},
distributed = {{
n = 10,
replicas = 4,
options = {
},
epochs = {{{4, 3, 6}, {1, 9, 2}, {7, 0, 4}, {5, 8, 1}}, {{6, 8, 2}, {0, 5, 4}, {3, 1, 6}, {7, 9, 0}}}}, {
n = 10,
replicas = 4,
options = {
drop_last = true},
epochs = {{{4, 3}, {1, 9}, {7, 0}, {5, 8}}, {{6, 8}, {0, 5}, {3, 1}, {7, 9}}}}, {
n = 12,
replicas = 3,
options = {
},
epochs = {{{8, 9, 2, 1}, {0, 7, 10, 11}, {5, 4, 3, 6}}, {{10, 6, 3, 0}, {9, 4, 7, 8}, {1, 11, 2, 5}}}}, {
n = 2,
replicas = 5,
options = {
shuffle = false},
epochs = {{{0}, {1}, {0}, {1}, {0}}, {{0}, {1}, {0}, {1}, {0}}}},
{
n = 11,
replicas = 2,
options = {
seed = 7},
epochs = {{{3, 9, 5, 4, 1, 6}, {0, 2, 8, 10, 7, 3}}, {{10, 8, 1, 2, 9, 4}, {6, 0, 3, 7, 5, 10}}}}, {
n = 7,
replicas = 1,
options = {
shuffle = false},
epochs = {{{0, 1, 2, 3, 4, 5, 6}}, {{0, 1, 2, 3, 4, 5, 6}}}}},
concat = {4, 13, 14}}
