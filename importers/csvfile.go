package importers

import (
	"bufio"
	"errors"
	"os"
	"strings"
)

// prepareCSV makes a table of text ready. Its shapes come from columns, and all
// values stay text, so that codes keep their zeros.
func prepareCSV(s *source, b bundle) error {
	if err := prepareText(s, b, "layer"+toLower(extension(b.main))); err != nil {
		return err
	}
	s.firstRow = 1
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	head, err := bufio.NewReaderSize(f, 1<<20).ReadString('\n')
	if strings.TrimSpace(head) == "" && err == nil {
		return errors.New("the first line is empty: it should name the columns")
	}
	if strings.TrimSpace(head) == "" {
		return errors.New("the file is empty")
	}
	return nil
}

func extension(name string) string { return name[strings.LastIndexByte(name, '.'):] }
