# chart.awk - a line chart as SVG: lines of "series TAB x TAB y" in, x on a logarithmic scale, y from 0. -v title= xlabel= ylabel=
BEGIN { FS = "\t"; W = 560; H = 320; L = 64; R = 16; T = 36; B = 48; colours = "#8a1c4a #1f6f8b #b8860b #4b7f2b #555555"; split(colours, colour, " ") }
{
	if (!($1 in seen)) { seen[$1] = ++n_series; name[n_series] = $1 }
	s = seen[$1]; n[s]++; X[s, n[s]] = $2; Y[s, n[s]] = $3
	if (n_all++ == 0 || $2 < low) low = $2
	if (n_all == 1 || $2 > high) high = $2
	if ($3 > top) top = $3
	ticks[$2] = 1
}
function px(x) { return L + (W - L - R) * (high > low ? (log(x) - log(low)) / (log(high) - log(low)) : 0.5) }
function py(y) { return H - B - (H - T - B) * y / top }
function short(v) { v += 0; return v >= 1000000 ? v / 1000000 " M" : v >= 10000 ? v / 1000 " k" : v "" }
END {
	step = 1
	while (top / step > 5) step *= (substr(step, 1, 1) == "2") ? 2.5 : 2
	top = step * (int(top / step) + 1)
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n", W, H
	printf "<title>%s</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n<text x=\"%d\" y=\"20\" font-size=\"14\">%s</text>\n", title, W, H, L, title
	for (y = 0; y <= top; y += step) {
		printf "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", L, py(y), W - R, L - 6, py(y) + 4, short(y)
	}
	for (x in ticks)
		printf "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", px(x), H - B + 18, short(x)
	printf "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", (L + W - R) / 2, H - 10, xlabel
	printf "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n", (T + H - B) / 2, ylabel
	for (s = 1; s <= n_series; s++) {
		path = ""
		for (i = 1; i <= n[s]; i++) path = path (i == 1 ? "M" : "L") sprintf("%.1f %.1f", px(X[s, i]), py(Y[s, i]))
		printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", path, colour[s]
		for (i = 1; i <= n[s]; i++) printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", px(X[s, i]), py(Y[s, i]), colour[s]
		printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>\n", W - R, T - 4 + 14 * (s - 1), colour[s], name[s]
	}
	print "</svg>"
}
