return [=[
# plot: Figures

Figures with the names of matplotlib's pyplot: calls draw into the current axes of the current
figure; savefig writes it, show shows it in the terminal and ends it. docs/plot.md shows some.

## module plot
Figures: lines, points, bars, histograms, pictures.


## plot.figure(figsize=nil, dpi=150, title=nil) -> Figure
Begins a new figure, the current one from now on.

- figsize (number[]): {inches wide, inches high}; nil: as large as what it holds
- dpi (number): pixels an inch in a PNG
- title (string): above all axes

Errors: sizes outside of 0.2..200 inches; dpi outside of 10..2400.
Example:
    local figure = plot.figure { figsize = { 6, 4 } }
    print(rawequal(figure, plot.gcf()))   --> true
Source: matplotlib.pyplot.figure
See: plot.savefig

## plot.gcf() -> Figure
Gives the current figure, a new one where there is none.

Example:
    print(rawequal(plot.gcf(), plot.gcf()))   --> true
Source: matplotlib.pyplot.gcf

## plot.close()
Forgets the current figure.

Example:
    local figure = plot.gcf()
    plot.close()
    print(rawequal(figure, plot.gcf()))   --> false
Source: matplotlib.pyplot.close

## plot.subplot(nrows=1, ncols=1, index=1)
Sends the next calls to one cell of rows and columns, counted from 1, row by row.

- nrows (integer): rows
- ncols (integer): columns
- index (integer): the cell, from 1

Example:
    plot.subplot(1, 2, 1)
    plot.plot { 1, 2, 3 }
    plot.subplot(1, 2, 2)
    plot.hist(zknn.randn(100))
    print(pcall(plot.subplot, 1, 2, 3))
    --> false	example:5: plot.subplot: no place 3 in 1 rows and 2 columns
Source: matplotlib.pyplot.subplot

## plot.title(text)
Sets the title of the current axes.

- text (string): the text

Example:
    plot.title "epoch"
    print(pcall(plot.title))   --> false	example:2: plot.title: text must be a string, got nothing
Source: matplotlib.pyplot.title

## plot.xlabel(text)
Sets the label of the x axis.

- text (string): the text

Example:
    plot.xlabel "epoch"
    print(pcall(plot.xlabel))   --> false	example:2: plot.xlabel: text must be a string, got nothing
Source: matplotlib.pyplot.xlabel

## plot.ylabel(text)
Sets the label of the y axis.

- text (string): the text

Example:
    plot.ylabel "epoch"
    print(pcall(plot.ylabel))   --> false	example:2: plot.ylabel: text must be a string, got nothing
Source: matplotlib.pyplot.ylabel

## plot.suptitle(text)
Sets the title above all axes of the figure.

- text (string): the text

Example:
    plot.suptitle "epoch"
    print(pcall(plot.suptitle))
    --> false	example:2: plot.suptitle: text must be a string, got nothing
Source: matplotlib.pyplot.suptitle

## plot.xscale(scale)
Makes the x axis linear or logarithmic.

- scale (string): "linear" or "log"

Example:
    print(pcall(plot.xscale, "log"))   --> true
Source: matplotlib.pyplot.xscale

## plot.xlim(low, high=nil)
Sets what the x axis spans; backwards where low is greater than high.

- low (number|number[]): the low end, or {low, high}
- high (number): the high end

Example:
    print(pcall(plot.xlim, 0, 1))   --> true
Source: matplotlib.pyplot.xlim

## plot.yscale(scale)
Makes the y axis linear or logarithmic.

- scale (string): "linear" or "log"

Example:
    print(pcall(plot.yscale, "log"))   --> true
Source: matplotlib.pyplot.yscale

## plot.ylim(low, high=nil)
Sets what the y axis spans; backwards where low is greater than high.

- low (number|number[]): the low end, or {low, high}
- high (number): the high end

Example:
    print(pcall(plot.ylim, 0, 1))   --> true
Source: matplotlib.pyplot.ylim

## plot.axis(mode)
Draws the axes without frame and ticks, with them, or with units of one length.

- mode (string): "off", "on" or "equal"

Example:
    print(pcall(plot.axis, "off"))   --> true
Source: matplotlib.pyplot.axis

## plot.legend(loc="best")
Shows the labels of all that has one.

- loc (string): "best", or a place such as "upper right"

Example:
    plot.plot({ 1, 2 }, { label = "loss" })
    plot.legend { loc = "upper right" }
    print(select(2, pcall(plot.legend, "nowhere")):sub(1, 53))
    --> example:3: plot.legend: loc must be 'best', 'upper ri
Source: matplotlib.pyplot.legend

## plot.plot(x=nil, y=nil, fmt=nil, label=nil, color=nil, linewidth=1.6, linestyle=nil, marker=nil,
    markersize=5, title=nil, xlabel=nil, ylabel=nil, xscale=nil, yscale=nil)
Draws a line through points; it has gaps where a number is nan.

- x (number[]|Tensor): nil: 0, 1, ...
- y (number[]|Tensor): the heights; a single list is y
- fmt (string): a colour's letter, a marker and a line style in any order: "r--", "o", "C1-"
- label (string): what the legend says
- color (string|number[]): a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of
  the cycle
- linewidth (number): points
- linestyle (string): "-", "--", "-.", ":" or "none"
- marker (string): "o", "s", "^", "x", "+" or "."
- markersize (number): points
- title (string): of the axes
- xlabel (string): of the x axis
- ylabel (string): of the y axis
- xscale (string): "linear" or "log"
- yscale (string): "linear" or "log"

Errors: lists of different lengths.
Example:
    plot.plot({ 1, 2, 3 }, { 0.9, 0.5, 0.3 }, "o-", { label = "loss", xlabel = "epoch" })
    print(pcall(plot.plot, { 1, 2 }, { 1 }))
    --> false	example:2: plot.plot: x has 2 values, y has 1
Source: matplotlib.pyplot.plot
See: plot.scatter, plot.legend

## plot.scatter(x, y, label=nil, color=nil, marker="o", markersize=5, alpha=1, title=nil,
    xlabel=nil, ylabel=nil, xscale=nil, yscale=nil)
Draws points.

- x (number[]|Tensor): the places
- y (number[]|Tensor): the heights
- label (string): what the legend says
- color (string|number[]): a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of
  the cycle
- marker (string): "o", "s", "^", "x", "+" or "."
- markersize (number): points
- alpha (number): opacity, 0 to 1
- title (string): of the axes
- xlabel (string): of the x axis
- ylabel (string): of the y axis
- xscale (string): "linear" or "log"
- yscale (string): "linear" or "log"

Example:
    print(pcall(plot.scatter, zknn.rand(10), zknn.rand(10)))   --> true
Source: matplotlib.pyplot.scatter

## plot.axhline(y=0, label=nil, color="gray", linewidth=1, linestyle="--")
Draws a horizontal line across the axes.

- y (number): the height
- label (string): what the legend says
- color (string|number[]): a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of
  the cycle
- linewidth (number): points
- linestyle (string): "-", "--", "-.", ":" or "none"

Example:
    print(pcall(plot.axhline, 0.9))   --> true
Source: matplotlib.pyplot.axhline

## plot.axvline(x=0, label=nil, color="gray", linewidth=1, linestyle="--")
Draws a vertical line across the axes.

- x (number): the place
- label (string): what the legend says
- color (string|number[]): a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of
  the cycle
- linewidth (number): points
- linestyle (string): "-", "--", "-.", ":" or "none"

Example:
    print(pcall(plot.axvline, 10))   --> true
Source: matplotlib.pyplot.axvline

## plot.bar(x=nil, height=nil, width=0.8, bottom=0, label=nil, color=nil, title=nil, xlabel=nil,
    ylabel=nil, xscale=nil, yscale=nil)
Draws bars around numbers or names.

- x (number[]|string[]|Tensor): places, or names
- height (number[]|Tensor): how high
- width (number): of a bar, in units of x
- bottom (number): where bars begin
- label (string): what the legend says
- color (string|number[]): a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of
  the cycle
- title (string): of the axes
- xlabel (string): of the x axis
- ylabel (string): of the y axis
- xscale (string): "linear" or "log"
- yscale (string): "linear" or "log"

Example:
    print(pcall(plot.bar, { "cat", "dog" }, { 3, 5 }))   --> true
Source: matplotlib.pyplot.bar

## plot.hist(x=nil, bins=10, range=nil, label=nil, color=nil, alpha=1, title=nil, xlabel=nil,
    ylabel=nil, xscale=nil, yscale=nil) -> number[], number[]
Draws how many numbers lie in each bin, and gives counts and edges.

- x (number[]|Tensor): numbers of any shape; nan is left out
- bins (integer|number[]): how many, or their edges
- range (number[]): {low, high}; nil: of the numbers
- label (string): what the legend says
- color (string|number[]): a name, "#rrggbb", "C0" to "C9", or {r, g, b} in 0..1; nil: the next of
  the cycle
- alpha (number): opacity, 0 to 1
- title (string): of the axes
- xlabel (string): of the x axis
- ylabel (string): of the y axis
- xscale (string): "linear" or "log"
- yscale (string): "linear" or "log"

Example:
    local counts, edges = plot.hist({ 1, 2, 2, 3 }, 2)
    print(#counts, #edges, counts[2])   --> 2	3	3
Source: matplotlib.pyplot.hist

## plot.imshow(X, cmap="viridis", vmin=nil, vmax=nil, interpolation="nearest", title=nil,
    xlabel=nil, ylabel=nil, xscale=nil, yscale=nil)
Draws a picture: [H, W] in the colours of a map, [H, W, 3 or 4] in its own.

- X (Tensor): [H, W], [1, H, W], [H, W, C] or [3, H, W]
- cmap (string): "viridis" or "gray"
- vmin (number): the lowest shade; nil: the lowest number
- vmax (number): the highest shade; nil: the highest number
- interpolation (string): "nearest" or "bilinear"
- title (string): of the axes
- xlabel (string): of the x axis
- ylabel (string): of the y axis
- xscale (string): "linear" or "log"
- yscale (string): "linear" or "log"

Example:
    print(pcall(plot.imshow, zknn.rand(28, 28), { cmap = "gray" }))   --> true
Source: matplotlib.pyplot.imshow
See: plot.grid, plot.colorbar

## plot.colorbar()
Draws, beside the last picture, which colour is which number.

Errors: axes without a picture in the colours of a map.
Example:
    plot.figure()
    print(pcall(plot.colorbar))
    --> false	example:2: plot.colorbar: the current axes show no picture in the colors of a map
Source: matplotlib.pyplot.colorbar

## plot.grid(images, titles=nil, columns=nil, title=nil, colors=nil, cmap="gray", vmin=nil,
    vmax=nil)
Draws many pictures in rows, with titles.

- images (Tensor|Tensor[]): a batch, or a list
- titles (string[]): one for each
- columns (integer): pictures a row; nil: as many as rows
- title (string): above all
- colors (table): colors[i] marks picture i, from 1, and its title
- cmap (string): "viridis" or "gray"
- vmin (number): the lowest shade; nil: the lowest number
- vmax (number): the highest shade; nil: the highest number

Example:
    print(pcall(plot.grid, zknn.rand(4, 1, 8, 8), { "0", "1", "2", "3" }))   --> true
Source: zknn

## plot.confusion_matrix(labels, predicted=nil, names=nil, title=nil, xlabel=nil, ylabel=nil,
    xscale=nil, yscale=nil) -> table
Draws how often each label (row) was predicted as each class (column), and gives the counts.

- labels (integer[]|Tensor): classes 0, 1, ..., or the counts, a tensor [n, n]
- predicted (integer[]|Tensor): classes
- names (string[]): of the classes
- title (string): of the axes
- xlabel (string): of the x axis
- ylabel (string): of the y axis
- xscale (string): "linear" or "log"
- yscale (string): "linear" or "log"

Example:
    local counts = plot.confusion_matrix({ 0, 1, 1 }, { 0, 1, 0 })
    print(counts[2][1], counts[2][2])   --> 1	1
Source: sklearn.metrics.confusion_matrix

## plot.savefig(path, dpi=nil)
Writes the current figure as PNG, SVG or PDF, as the path ends.

- path (string): the file, written whole or not at all
- dpi (number): pixels an inch in a PNG; nil: the figure's

Errors: another ending; a build without Cairo.
Example:
    plot.plot { 1, 2, 3 }
    plot.savefig "line.svg"
    print(io.open("line.svg"):read(5))   --> <?xml
Source: matplotlib.pyplot.savefig
See: plot.show

## plot.show(way=nil) -> string|nil
Shows the current figure in the terminal as well as it can, and ends it.

Where output is no terminal it becomes a file figure-N.png, whose path is printed.

- way (string): "kitty", "iterm2", "sixel", "24-bit", "256", "plain" or "path"; nil: what ZKNN_SHOW
  says, or what the terminal can

Example (not run):
    plot.plot { 1, 2, 3 }
    plot.show()
Source: matplotlib.pyplot.show

## Figure:save(path, dpi=nil)
Writes this figure as PNG, SVG or PDF, as the path ends.

- path (string): the file
- dpi (number): pixels an inch in a PNG; nil: the figure's

Example:
    local figure = plot.figure()
    plot.plot { 1, 2, 3 }
    figure:save "line.svg"
    print(io.open("line.svg"):read(5))   --> <?xml
Source: matplotlib.figure.Figure.savefig

## Figure:encode(kind, dpi=nil) -> string
Gives the bytes of the file that save would write.

- kind (string): "png", "svg" or "pdf"
- dpi (number): pixels an inch in a PNG; nil: the figure's

Example:
    local figure = plot.figure()
    plot.plot { 1, 2, 3 }
    print(figure:encode("pdf"):sub(1, 4))   --> %PDF
Source: zknn

## Figure:size() -> number, number
Gives the width and height of this figure in points, 72 an inch.

Example:
    print(plot.figure({ figsize = { 6, 4 } }):size())   --> 432	288
Source: zknn
]=]
