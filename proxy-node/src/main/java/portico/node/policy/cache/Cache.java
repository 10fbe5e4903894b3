package portico.node.policy.cache;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import portico.config.policy.cache.CacheSettings;
import portico.config.policy.cache.CacheSettings.Authenticated;
import portico.node.exchange.AnswerKeeper;
import portico.node.exchange.AnswerListener;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.StoredAnswer;
import portico.node.exchange.Trace;
import portico.node.gateway.CompiledDestination;
import portico.node.gateway.Forwarding;
import portico.node.policy.CompileContext;
import portico.node.policy.Onward;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.cache.Flight.Landing;
import portico.node.policy.cache.Visit.Why;

/** Answers from what the service has answered before, as HTTP allows a shared cache (RFC 9111). */
public final class Cache implements Policy, AnswerKeeper {
    private static final Refusal NOT_STORED =
            Refusal.of(504, "not-cached", "There is no stored answer, and no other was wanted");

    private final AnswerStore store;

    /** Of all that it keeps; null where exchanges do not go on to a service. */
    private final @Nullable Object scope;

    private final Storing storing;
    private final Authenticated authenticated;
    private final boolean clientsCount;
    private final boolean ignoresCookies;
    private final long patienceMillis;
    private final boolean says;

    private Cache(CacheSettings settings, CompileContext context) {
        store = context.live().answers();
        Onward to = context.onward();
        scope = to == null
                ? null
                : store.scope(new CacheScope(
                        context.use(), to.route(), to.forwarding().way()));
        storing = new Storing(settings, store);
        authenticated = settings.authenticated();
        clientsCount = !settings.ignoreClientControl();
        ignoresCookies = settings.ignoreCookies();
        patienceMillis = settings.maxWait().toMillis();
        says = settings.cacheStatus();
    }

    public static Policy compile(CacheSettings settings, CompileContext context) {
        return new Cache(settings, context);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        Object its = scope;
        // One is enough; and what the gateway answers itself it has at hand.
        if (its == null || exchange.held(Visit.class) != null) return Step.NEXT;
        RequestHead head = exchange.head();
        if (store.bytesMax() == 0) return Step.NEXT;
        String method = head.method();
        boolean isGet = method.equals("GET");
        boolean reads = isGet || method.equals("HEAD");
        if (isGet && asksForWebSocket(head)) return Step.NEXT;
        if (!reads || exchange.hasBody() || Conditions.areOfState(head)) return pass(exchange, its, why(method, reads));
        CacheKey key = CacheKey.of(exchange, its, asker(exchange));
        CacheControl asked = clientsCount ? CacheControl.ofRequest(head) : CacheControl.SILENT;
        return look(exchange, key, asked, patienceMillis);
    }

    /** To other protocols nothing is upgraded: clients that would like to are answered as if they did not say so. */
    private static boolean asksForWebSocket(RequestHead head) {
        CharSequence upgrade = head.header(HeaderName.UPGRADE);
        return upgrade != null && upgrade.toString().equalsIgnoreCase("websocket");
    }

    private static Why why(String method, boolean reads) {
        if (reads) return Why.BYPASS;
        return method.equals("OPTIONS") || method.equals("TRACE") ? Why.SAFE_METHOD : Why.UNSAFE_METHOD;
    }

    private Step pass(Exchange exchange, Object its, Why why) {
        if (exchange.trace() != null) return Step.NEXT;
        store.stats().passed.increment();
        CacheKey key = CacheKey.of(exchange, its, null);
        exchange.holds(new Visit(this, key, why, null, false, false, 0, store.sequence(), true, true, 0, null));
        return Step.NEXT;
    }

    private @Nullable Asker asker(Exchange exchange) {
        return authenticated == Authenticated.PER_CONSUMER ? Asker.of(exchange) : null;
    }

    /** True when what is answered may be for one caller's eyes only. */
    private boolean isPersonal(Exchange exchange) {
        if (authenticated == Authenticated.SHARED) return false;
        if (authenticated == Authenticated.PER_CONSUMER && exchange.caller() != null) return false;
        return exchange.isAuthenticated()
                || exchange.onward().isCredentialMade()
                || exchange.caller() != null
                || exchange.head().has(Names.AUTHORIZATION);
    }

    private boolean hasCookies(Exchange exchange) {
        return !ignoresCookies && exchange.head().has(HeaderName.COOKIE);
    }

    /** @param waitMillis how long it may wait for another one's answer */
    private Step look(Exchange exchange, CacheKey key, CacheControl asked, long waitMillis) {
        Resource resource = store.find(key);
        Entry selected = resource == null ? null : resource.find(exchange);
        Entry entry = selected == null || mayBeGiven(exchange, key, selected) ? selected : null;
        long now = store.now();
        if (entry != null) {
            if (isGood(entry, asked, now)) return hit(exchange, entry, now);
            if (isGoodWhileRevalidated(exchange, key, entry, asked, now)) return stale(exchange, entry, now);
        }
        Trace recorder = exchange.recorder();
        if (recorder != null)
            recorder.because(entry == null ? "nothing is stored" : "what is stored must be asked for");
        if (asked.onlyIfCached) return exchange.refuse(NOT_STORED);
        if (exchange.trace() != null) return Step.NEXT;
        Why why = selected != entry ? Why.MISS : why(resource, entry, asked, now);
        boolean isGet = exchange.head().method().equals("GET");
        boolean shares = isGet
                && waitMillis > 0
                && !asked.noStore
                && !asked.noCache
                && (entry != null && entry.hasValidator() || !Conditions.areAsked(exchange))
                && (resource == null || !resource.isPassed(now));
        if (!shares) return ask(exchange, key, entry, asked, why, null);
        Flight mine = store.flight(key);
        Flight flight = store.join(key, mine);
        return flight == mine
                ? ask(exchange, key, entry, asked, why, mine)
                : follow(exchange, key, asked, why, flight, waitMillis);
    }

    /** Waits for what another one like it gets. */
    private Step follow(Exchange exchange, CacheKey key, CacheControl asked, Why why, Flight flight, long waitMillis) {
        return exchange.await(flight.landing(waitMillis), landing -> {
            long waited = (System.nanoTime() - exchange.startNanos()) / 1_000_000;
            long left = landing == Landing.ABANDONED ? Math.max(0, patienceMillis - waited) : 0;
            if (landing == Landing.STORED) {
                Resource resource = store.find(key);
                Entry entry = resource == null ? null : resource.find(exchange);
                if (entry != null && mayBeGiven(exchange, key, entry)) {
                    long now = store.now();
                    if (isGood(entry, asked, now)) return collapsed(exchange, entry, why, now);
                }
            }
            return look(exchange, key, asked, left);
        });
    }

    /** True when the one who asks may see it, and nothing has changed it meanwhile. */
    private boolean mayBeGiven(Exchange exchange, CacheKey key, Entry entry) {
        if (store.isChanged(key, entry)) return false;
        if (!entry.terms().shareable() && isPersonal(exchange)) return false;
        return entry.terms().explicit() || !hasCookies(exchange);
    }

    /** True when it may be given as it is (RFC 9111 §4.2, §5.2.1). */
    private static boolean isGood(Entry entry, CacheControl asked, long now) {
        Entry.Terms terms = entry.terms();
        if (asked.noCache || terms.alwaysRevalidated()) return false;
        if (asked.maxAge >= 0 && entry.ageMillis(now) > asked.maxAge * 1000) return false;
        long left = entry.leftMillis(now);
        if (left > 0) return asked.minFresh < 0 || left >= asked.minFresh * 1000;
        return !terms.neverStale() && asked.maxStale >= 0 && -left <= asked.maxStale * 1000;
    }

    private boolean isGoodWhileRevalidated(Exchange exchange, CacheKey key, Entry entry, CacheControl asked, long now) {
        long stale = -entry.leftMillis(now);
        return stale >= 0
                && stale < entry.terms().whileRevalidateMillis()
                && !entry.terms().alwaysRevalidated()
                && !asked.noCache
                && asked.minFresh < 0
                && (asked.maxAge < 0 || entry.ageMillis(now) <= asked.maxAge * 1000)
                && refresh(exchange, key, entry);
    }

    /** Fetches it anew, for nobody; false when that cannot be. */
    private boolean refresh(Exchange exchange, CacheKey key, Entry entry) {
        Fetching fetching = store.fetching();
        CompiledDestination to = exchange.destination();
        Forwarding way = to == null ? null : to.forwarding();
        if (fetching == null || way == null) return false;
        if (exchange.trace() != null) return true;
        Flight mine = store.flight(key);
        if (store.join(key, mine) != mine) return true; // somebody fetches it already
        var visit = new Visit(
                this,
                key,
                Why.STALE,
                entry,
                true,
                entry.hasValidator(),
                store.now(),
                store.sequence(),
                isPersonal(exchange),
                hasCookies(exchange),
                0,
                mine);
        boolean begun = fetching.fetch(
                exchange,
                way,
                entry.terms().etag(),
                entry.terms().lastModified(),
                asking -> new Refresh(store, visit, asking, storing.entryBytesMax(), this::refreshed));
        if (!begun) mine.land(Landing.ABANDONED);
        return begun;
    }

    /** What was fetched anew is there. */
    private boolean refreshed(Exchange asking, Visit visit, ResponseHead head, int status, byte[] body) {
        Entry entry = visit.entry();
        if (entry == null || isError(status)) return false;
        if (status == 304) {
            Entry fresh = storing.freshened(asking, visit, entry, head);
            if (fresh == null) store.drop(visit.key(), entry);
            else store.stats().revalidated.increment();
            return fresh != null && store.put(fresh);
        }
        Entry other = storing.entry(asking, visit, head, status, body);
        if (other == null) store.drop(visit.key(), entry);
        return other != null && store.put(other);
    }

    private static Why why(@Nullable Resource resource, @Nullable Entry entry, CacheControl asked, long now) {
        if (entry == null) return resource == null || resource.variants().length == 0 ? Why.URI_MISS : Why.VARY_MISS;
        return entry.leftMillis(now) > 0 && !entry.terms().alwaysRevalidated() && asked != CacheControl.SILENT
                ? Why.REQUEST
                : Why.STALE;
    }

    private Step hit(Exchange exchange, Entry entry, long now) {
        long left = entry.leftMillis(now);
        count(exchange, left > 0 ? store.stats().hits : store.stats().stale);
        return give(exchange, entry, now, "portico; hit; ttl=" + Math.floorDiv(left, 1000));
    }

    /** What is only explained is in no count. */
    private static void count(Exchange exchange, LongAdder what) {
        if (exchange.trace() == null) what.increment();
    }

    private Step stale(Exchange exchange, Entry entry, long now) {
        count(exchange, store.stats().stale);
        return give(exchange, entry, now, "portico; hit; ttl=" + Math.floorDiv(entry.leftMillis(now), 1000));
    }

    /** @param why it would have gone to the service by itself */
    private Step collapsed(Exchange exchange, Entry entry, Why why, long now) {
        store.stats().collapsed.increment();
        return give(exchange, entry, now, "portico; fwd=" + why.word() + "; collapsed");
    }

    private Step give(Exchange exchange, Entry entry, long now, String status) {
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because("the answer is stored: " + status);
        age(exchange, entry, now);
        say(exchange, status);
        return exchange.answer(Conditions.answer(exchange, entry), this);
    }

    private static void age(Exchange exchange, Entry entry, long now) {
        exchange.responseEdits().add(Names.AGE, Long.toString(entry.ageMillis(now) / 1000));
    }

    private void say(Exchange exchange, String status) {
        if (says) exchange.responseEdits().add(Names.CACHE_STATUS, status);
    }

    /** Goes on to the service; with the question whether what is stored is still good, where there is something. */
    private Step ask(
            Exchange exchange,
            CacheKey key,
            @Nullable Entry entry,
            CacheControl asked,
            Why why,
            @Nullable Flight flight) {
        store.stats().misses.increment();
        boolean isGet = exchange.head().method().equals("GET");
        boolean revalidates = isGet && !asked.noStore && entry != null && entry.hasValidator();
        if (revalidates && entry != null) {
            HeaderEdits edits = exchange.requestEdits();
            replace(edits, Names.IF_NONE_MATCH, entry.terms().etag());
            replace(edits, Names.IF_MODIFIED_SINCE, entry.terms().lastModified());
            edits.remove(Names.RANGE);
            edits.remove(Names.IF_RANGE);
        }
        exchange.holds(new Visit(
                this,
                key,
                why,
                entry,
                isGet && !asked.noStore,
                revalidates,
                store.now(),
                store.sequence(),
                isPersonal(exchange),
                hasCookies(exchange),
                asked.noCache ? 0 : CacheControl.millis(asked.staleIfError, null),
                flight));
        return Step.NEXT;
    }

    private static void replace(HeaderEdits edits, HeaderName name, @Nullable String value) {
        if (value == null) edits.remove(name);
        else edits.set(name, value);
    }

    @Override
    public void unfit(Exchange exchange, StoredAnswer answer) {
        Object its = scope;
        if (its == null || exchange.trace() != null) return;
        CacheKey key = CacheKey.of(exchange, its, asker(exchange));
        Resource resource = store.find(key);
        if (resource == null) return;
        for (var entry : resource.variants()) if (entry.answer().head() == answer.head()) store.drop(key, entry);
    }

    @Override
    public void onResponse(Exchange exchange) {
        Visit visit = exchange.held(Visit.class);
        if (visit == null || visit.cache() != this) return;
        if (exchange.answering().isOwn()) failed(exchange, visit);
        else answered(exchange, visit);
        exchange.responseEdits().drop(Names.CACHE_TAG);
        exchange.responseEdits().drop(Names.SURROGATE_KEY);
    }

    /** There is no answer of the service. */
    private void failed(Exchange exchange, Visit visit) {
        String sort = "portico; fwd=" + visit.why().word();
        if (isError(exchange.status()) && giveInPlace(exchange, visit, sort)) return;
        land(visit, Landing.UNSTORABLE);
        say(exchange, sort);
    }

    private void answered(Exchange exchange, Visit visit) {
        int status = exchange.status();
        ResponseHead head = exchange.answering().head();
        if (head == null) return;
        String sort = "portico; fwd=" + visit.why().word();
        if (visit.why() == Why.UNSAFE_METHOD) {
            if (status < 400) changed(exchange, visit, head);
            say(exchange, sort);
            return;
        }
        Entry entry = visit.entry();
        if (status == 304 && visit.revalidates() && entry != null) {
            stillGood(exchange, visit, entry, head);
            return;
        }
        if (isError(status) && giveInPlace(exchange, visit, sort + "; fwd-status=" + status)) return;
        AnswerListener keeping = visit.keeps() ? storing.listener(exchange, visit, head, status) : null;
        boolean kept = keeping != null;
        if (keeping != null) exchange.answering().listen(keeping);
        if (!kept) land(visit, Landing.UNSTORABLE);
        // What the service says now is what it would say of the old one.
        if (!kept && visit.keeps() && entry != null && Storing.isWhole(status) && status < 500)
            store.drop(visit.key(), entry);
        if (!kept && visit.flight() != null && status < 500) store.pass(visit.key());
        String told = visit.why() == Why.STALE || visit.why() == Why.REQUEST ? sort + "; fwd-status=" + status : sort;
        say(exchange, kept ? told + "; stored" : told);
    }

    private static void land(Visit visit, Landing landing) {
        Flight flight = visit.flight();
        if (flight != null) flight.land(landing);
    }

    /** What a service answers that fails (RFC 5861 §4). */
    private static boolean isError(int status) {
        return status == 500 || status >= 502 && status <= 504;
    }

    /**
     * Gives what is stored though it is stale; false when it may not be given.
     *
     * @param said of what the cache did up to here
     */
    private boolean giveInPlace(Exchange exchange, Visit visit, String said) {
        Entry entry = visit.entry();
        long now = store.now();
        if (entry == null || entry.terms().alwaysRevalidated()) return false;
        long stale = -entry.leftMillis(now);
        // What the client would take, it says for itself; but not against what the service forbids.
        long askedMillis = entry.terms().neverStale() && stale >= 0 ? 0 : visit.ifErrorMillis();
        boolean wanted = askedMillis > 0 && stale < askedMillis;
        boolean allowed = visit.why() != Why.REQUEST && stale < entry.terms().ifErrorMillis();
        if (!wanted && !allowed || store.isChanged(visit.key(), entry)) return false;
        land(visit, Landing.UNSTORABLE);
        store.stats().stale.increment();
        age(exchange, entry, now);
        say(exchange, said + "; ttl=" + Math.floorDiv(-stale, 1000) + "; detail=stale-if-error");
        exchange.answering().instead(Conditions.answer(exchange, entry), this);
        return true;
    }

    /** The service says that what is stored is still good. */
    private void stillGood(Exchange exchange, Visit visit, Entry entry, ResponseHead head) {
        Entry fresh = storing.freshened(exchange, visit, entry, head);
        boolean kept = fresh != null && store.put(fresh);
        if (fresh == null) store.drop(visit.key(), entry);
        store.stats().revalidated.increment();
        land(visit, kept ? Landing.STORED : Landing.UNSTORABLE);
        Entry shown = fresh == null ? entry : fresh;
        age(exchange, shown, store.now());
        say(exchange, "portico; fwd=" + visit.why().word() + "; fwd-status=304" + (kept ? "; stored" : ""));
        exchange.answering().instead(Conditions.answer(exchange, shown), this);
    }

    /** RFC 9111 §4.4: what was there may be so no more, nor what the answer points to at the same origin. */
    private void changed(Exchange exchange, Visit visit, ResponseHead head) {
        store.change(visit.key());
        var seen = new StoredFields(head);
        ResponseRules.kept(exchange, head, seen);
        for (var name : new HeaderName[] {HeaderName.LOCATION, Names.CONTENT_LOCATION}) {
            CharSequence place = seen.head().header(name);
            String uri = place == null ? null : Places.resolve(visit.key(), place.toString());
            if (uri != null) store.change(uri);
        }
    }
}
