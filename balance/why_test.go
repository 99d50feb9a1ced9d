package balance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadable(t *testing.T) {
	for exact, want := range map[string]string{
		"612936.2706": "612,936", "26.8126": "26.81", "1000": "1,000", "999.999": "1,000", "0.1": "0.1", "0.004": "0", "-1234567.5": "-1,234,568", "-2.50": "-2.5", "": "", "no number": "no number",
	} {
		require.Equal(t, want, readable(exact), exact)
	}
}
