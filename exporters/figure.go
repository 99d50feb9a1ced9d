package exporters

import (
	"math"
	"strconv"
)

// figure writes a number for people: four digits that count, thousands parted.
func figure(v float64) string {
	a := math.Abs(v)
	switch {
	case a >= 1e12 || a < 1e-4 && a > 0:
		return strconv.FormatFloat(v, 'g', 3, 64)
	case a < 1000:
		return strconv.FormatFloat(fourDigits(v), 'f', -1, 64)
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(v)), 'f', 0, 64)
	var b []byte
	if v < 0 {
		b = append(b, '-')
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, digits[i])
	}
	return string(b)
}

// fourDigits rounds to four digits that count.
func fourDigits(v float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 4, 64), 64)
	if err != nil {
		return v
	}
	return out
}
