package phrase

import "testing"

func TestNumbersAreWrittenAsTheLanguageDoes(t *testing.T) {
	vi, en := Book{"vi": {}, "en": {}}.In("vi"), Book{"vi": {}, "en": {}}.In("en")
	for n, want := range map[int64][2]string{0: {"0", "0"}, 999: {"999", "999"}, 1000: {"1.000", "1,000"}, 1234567: {"1.234.567", "1,234,567"},
		-1000: {"-1.000", "-1,000"}, -100: {"-100", "-100"}} {
		if got := [2]string{vi.Count(n), en.Count(n)}; got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if got := vi.Decimal(94.25) + " " + en.Decimal(100); got != "94,2 100.0" {
		t.Errorf("got %q", got)
	}
}
