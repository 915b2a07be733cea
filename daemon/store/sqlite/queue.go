package sqlite

import (
	"slices"
	"sync"
)

// request is one call of Apply on its way through the queue.
type request struct {
	batches [][]step // nil for a batch that could not be compiled; its error stands already
	errs    []error  // one for each batch, to be read after done
	weight  int      // of all its steps
	done    chan struct{}
}

// limits of one transaction, so that the first of many waiting does not wait for the last of them.
const (
	maxWeight   = 8 << 20 // bytes of arguments, and stepWeight for each step
	stepWeight  = 1 << 10
	maxRequests = 1024
)

// queue holds the requests that wait for the next transaction, first come first served.
type queue struct {
	wake chan struct{} // holds a token while requests may wait

	mu      sync.Mutex
	waiting []*request
	closed  bool
}

func newQueue() *queue { return &queue{wake: make(chan struct{}, 1)} }

// put adds a request, or says that the queue is closed.
func (q *queue) put(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.waiting = append(q.waiting, r)
	q.signal()
	return true
}

// signal is called with the lock held.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// withdraw takes a request out again, and says whether it still waited.
func (q *queue) withdraw(r *request) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, r)
	if i < 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true
}

// take removes the requests for one transaction: at least one, if any waits, and no more than the limits allow.
func (q *queue) take() []*request {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, weight := 0, 0
	for n < len(q.waiting) && n < maxRequests {
		weight += q.waiting[n].weight
		if n > 0 && weight > maxWeight {
			break
		}
		n++
	}
	taken := slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	if len(q.waiting) > 0 {
		q.signal()
	}
	return taken
}

// wait blocks until requests wait; false means that there will be none.
func (q *queue) wait() bool {
	for {
		q.mu.Lock()
		some, closed := len(q.waiting) > 0, q.closed
		q.mu.Unlock()
		if some || closed {
			return some
		}
		<-q.wake
	}
}

// close lets no more requests in. Those that wait are still taken.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}
