package main

import (
	"context"
	"fmt"
	"sort"
	"time"

	"chengge"
	"chengge/grids"
	"chengge/store"

	"github.com/spf13/pflag"
)

// sourceFlags say where a verb reads from: a folder of files, or an edition in
// the database.
type sourceFlags struct {
	folder   folderFlags
	database databaseFlags
	edition  int64
}

func (f *sourceFlags) add(flags *pflag.FlagSet, otherwise string) {
	f.folder.add(flags)
	f.database.add(flags)
	flags.Int64Var(&f.edition, "edition", 0, "number of the edition in the database (default: "+otherwise+")")
	exclude(flags, "from", "database", "data", "edition")
}

// with opens the database, runs f and closes it.
func (f *sourceFlags) with(ctx context.Context, a *app, run func(context.Context, *database) error) error {
	if f.edition < 0 {
		return usageError{fmt.Errorf("--edition %d: write the number of an edition, see chengge editions", f.edition)}
	}
	return f.database.existing(ctx, a, run)
}

// snapshot builds what is to be asked: the folder, the edition named, or the
// one in force at a moment, which moment finds in the city's time zone.
func (f *sourceFlags) snapshot(ctx context.Context, a *app, moment func(*time.Location) (time.Time, error)) (snap *grids.Snapshot, err error) {
	if f.folder.from != "" {
		return f.folder.open(ctx, a)
	}
	err = f.with(ctx, a, func(ctx context.Context, d *database) error {
		snap, err = f.stored(ctx, d, moment)
		return err
	})
	return snap, err
}

// stored is snapshot for an edition of a database that is open.
func (f *sourceFlags) stored(ctx context.Context, d *database, moment func(*time.Location) (time.Time, error)) (*grids.Snapshot, error) {
	number := f.edition
	if number == 0 {
		var err error
		if number, err = editionAt(ctx, d.Store, moment); err != nil {
			return nil, err
		}
	}
	return buildEdition(ctx, d, number, nil)
}

// presently is the moment of verbs that ask the edition in force now.
func presently(*time.Location) (time.Time, error) { return time.Time{}, nil }

// buildEdition builds an edition; what it has in common with former, which may
// be nil, is taken from there.
func buildEdition(ctx context.Context, d *database, number int64, former *grids.Snapshot) (*grids.Snapshot, error) {
	c, release, err := d.Contents(ctx, number)
	if err != nil {
		return nil, err
	}
	defer release()
	s, err := grids.Rebuild(c, former)
	if err != nil {
		return nil, fmt.Errorf("build edition %d: %w", number, err)
	}
	return s, nil
}

// editionAt gives the edition in force at a moment, past or future, by the
// database's clock. The time zone is that of the edition in force now, of the
// first one where none is.
func editionAt(ctx context.Context, s *store.Store, moment func(*time.Location) (time.Time, error)) (int64, error) {
	terms, now, err := s.Timetable(ctx)
	if err != nil {
		return 0, err
	}
	if len(terms) == 0 {
		return 0, chengge.Errorf(chengge.ErrNotFound, "no edition has been published yet: chengge import DIR, then chengge publish").
			InChinese("尚无已发布的版本：请先 chengge import，再 chengge publish")
	}
	e, err := s.Edition(ctx, terms[max(termAt(terms, now), 0)].Edition)
	if err != nil {
		return 0, err
	}
	t, err := moment(e.City.Location())
	if err != nil {
		return 0, err
	}
	if t.IsZero() {
		t = now
	}
	i := termAt(terms, t)
	if i < 0 {
		from, asked := terms[0].From.In(e.City.Location()).Format(time.RFC3339), t.In(e.City.Location()).Format(time.RFC3339)
		return 0, chengge.Errorf(chengge.ErrNotFound, "no edition was in force at %s: the first one is from %s", asked, from).
			InChinese("%s 尚无版本生效：最早的版本自 %s 起生效", asked, from)
	}
	return terms[i].Edition, nil
}

// termAt finds which term holds at a moment, -1 before the first.
func termAt(terms []chengge.Term, t time.Time) int {
	return sort.Search(len(terms), func(i int) bool { return terms[i].From.After(t) }) - 1
}
