package api

func (s *server) locateMany(rt *route) handler { return nil }
