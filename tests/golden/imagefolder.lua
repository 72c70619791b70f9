-- Made by imagefolder.py with torch 2.15.0+cu132
return {
classes = {"B", "a c", "b"},
class_to_idx = {0, 1, 2},
samples = {"B/1.png", "a c/x.png", "a c/deep/y.png", "a c/deep-er/z.png",
"b/10.PNG", "b/2.png", "b/3.png"},
targets = {0, 1, 1, 1, 2, 2, 2},
printed = "Dataset ImageFolder\
    Number of datapoints: 7\
    Root location: ROOT\
    StandardTransform\
Transform: Compose(\
               CenterCrop(size=(4, 4))\
               ToTensor()\
           )",
alone = {
epochs = {{{
shape = {3, 3, 8, 8},
sum = 12961412,
labels = {0, 1, 2}}, {
shape = {3, 3, 8, 8},
sum = 14763034,
labels = {1, 1, 2}}, {
shape = {1, 3, 8, 8},
sum = 2370368,
labels = {2}}}, {{
shape = {3, 3, 8, 8},
sum = 13611135,
labels = {2, 1, 0}}, {
shape = {3, 3, 8, 8},
sum = 13974495,
labels = {2, 2, 1}}, {
shape = {1, 3, 8, 8},
sum = 2045672,
labels = {1}}}},
after = 0x1.cfe7080000000p-1},
worker = {
epochs = {{{
shape = {3, 3, 8, 8},
sum = 16520226,
labels = {2, 0, 1}}, {
shape = {3, 3, 8, 8},
sum = 13851984,
labels = {1, 1, 2}}, {
shape = {1, 3, 8, 8},
sum = 1420563,
labels = {2}}}, {{
shape = {3, 3, 8, 8},
sum = 16485686,
labels = {1, 2, 1}}, {
shape = {3, 3, 8, 8},
sum = 14911240,
labels = {1, 2, 0}}, {
shape = {1, 3, 8, 8},
sum = 1207688,
labels = {2}}}},
after = 0x1.1ec6a00000000p-1}}
