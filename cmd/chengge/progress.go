package main

import (
	"fmt"
	"io"
	"time"

	"chengge"

	"github.com/schollz/progressbar/v3"
)

// progress says on standard error how far long work is: as a bar on a terminal,
// else as a line now and then. Short work says nothing.
type progress struct {
	w        io.Writer
	lang     chengge.Lang
	terminal bool
	began    time.Time
	said     time.Time
	bar      *progressbar.ProgressBar
	label    string
}

const (
	quietAtFirst = 700 * time.Millisecond // before a bar is drawn
	lineEvery    = 10 * time.Second       // between lines where there is no terminal
)

func (a *app) newProgress() *progress {
	_, terminal := isTerminal(a.stderr)
	now := time.Now()
	return &progress{w: a.stderr, lang: a.lang, terminal: terminal, began: now, said: now}
}

// step says that done of total of a piece of work are done; total is -1 where
// it is not known.
func (p *progress) step(label string, done, total int64) {
	now := time.Now()
	if now.Sub(p.began) < quietAtFirst {
		return
	}
	if !p.terminal {
		if now.Sub(p.said) >= lineEvery {
			p.said = now
			if total > 0 {
				fmt.Fprintf(p.w, "%s: %d %%\n", label, 100*done/total)
			} else {
				fmt.Fprintf(p.w, "%s: %d\n", label, done)
			}
		}
		return
	}
	if p.bar == nil || p.label != label {
		p.end()
		p.label = label
		p.bar = progressbar.NewOptions64(max(total, -1),
			progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(label), progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(),
			progressbar.OptionSetSpinnerChangeInterval(0)) // else one without a total goes on by itself, also when it is gone
	}
	_ = p.bar.Set64(done)
}

// end takes the bar off the screen.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
