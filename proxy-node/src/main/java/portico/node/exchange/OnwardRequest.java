package portico.node.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The request of an exchange as it goes on, by what policies have said so far. May be used again for the next exchange. */
public final class OnwardRequest {
    private static final HeaderName RANGE = HeaderName.of("range");
    private static final HeaderName IF_RANGE = HeaderName.of("if-range");
    private static final HeaderName IF_NONE_MATCH = HeaderName.of("if-none-match");
    private static final HeaderName IF_MODIFIED_SINCE = HeaderName.of("if-modified-since");

    private final Exchange exchange;
    private final HeaderEdits edits = new HeaderEdits();
    /** What the service behind hears of by nobody but the gateway. */
    private final List<HeaderName> hidden = new ArrayList<>(4);
    /** The names by which it shows credentials, which do not go on by themselves. */
    private final List<HeaderName> credentials = new ArrayList<>(0);

    private @Nullable Slice query;
    /** Of the parameters that only the service sees; null for none. */
    private @Nullable List<QueryName> keptBack;

    private long bodyBytesMax = Long.MAX_VALUE;
    private boolean wholeWanted;
    private boolean credentialMade;

    OnwardRequest(Exchange exchange) {
        this.exchange = exchange;
    }

    /** What shall be different about the header fields. */
    HeaderEdits edits() {
        return edits;
    }

    /**
     * Keeps from the upstream what a client says by this name, in the head or behind the body, and in any spelling that
     * some reader takes for it.
     */
    public void hide(HeaderName name) {
        edits.remove(name);
        if (!hidden.contains(name)) hidden.add(name);
    }

    /** The names that a client's fields do not go on by. */
    public List<HeaderName> hidden() {
        return hidden;
    }

    /** The same, but what other policies have written by this name goes on: it is not the client's. */
    public void hideClients(HeaderName name) {
        edits.drop(name);
        credentials.remove(name);
    }

    /** The same for what holds a credential of the client's, which may go where somebody wants it by name. */
    public void hideCredential(HeaderName name) {
        if (!edits.drops(name)) credentials.add(name);
        edits.drop(name);
    }

    /** True when the service is shown a credential that was made of what the client has sent. */
    public boolean isCredentialMade() {
        return credentialMade;
    }

    /** A policy has made a credential for the service of what the client has sent. */
    public void credentialMade() {
        credentialMade = true;
    }

    /** The first value of the field of this name; null for none. */
    public @Nullable String field(HeaderName name) {
        CharSequence edited = edits.value(name);
        if (edited != null) return edited.toString();
        Slice sent = edits.drops(name) ? null : exchange.head().header(name);
        return sent == null ? null : sent.toString();
    }

    /** True when the client has sent several fields of this name, and they go on. */
    public boolean hasSeveral(HeaderName name) {
        if (edits.value(name) != null || edits.drops(name)) return false;
        RequestHead head = exchange.head();
        int first = head.find(name, 0);
        return first >= 0 && head.find(name, first + 1) >= 0;
    }

    /**
     * Hands over the values of the fields of this name for requests that are made of it: as they go on by now, and a
     * credential as it was shown, unless something else was written in its place.
     */
    public void taken(HeaderName name, Consumer<CharSequence> each) {
        if (name.equals(HeaderName.X_REQUEST_ID)) {
            each.accept(exchange.requestId());
            return;
        }
        RequestHead head = exchange.head();
        boolean shown = credentials.contains(name) && !hidden.contains(name) && edits.value(name) == null;
        if ((shown || !edits.drops(name)) && RequestRules.isBelieved(name, exchange.isPeerTrusted()))
            for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
                each.accept(head.value(field));
        edits.values(name, each);
    }

    /** The query; null for none. */
    public @Nullable Slice query() {
        return query;
    }

    public void query(@Nullable Slice query) {
        this.query = query;
    }

    /** Parameters of this name in the query are between gateway and service: where that sends the client, they are left out. */
    public void keepBack(QueryName name) {
        if (keptBack == null) keptBack = new ArrayList<>(1);
        keptBack.add(name);
    }

    /** References in a field of the service's answer, as they may go on. */
    Slice withoutKeptBack(Slice references) {
        List<QueryName> names = keptBack;
        if (names == null) return references;
        Slice left = references;
        for (int index = 0; index < names.size(); index++)
            left = names.get(index).withoutIn(left);
        return left;
    }

    /**
     * From now on, the answer shall be whole, and not the part that the client asks for, nor word that the client has it:
     * it is to become another.
     */
    public void wantWhole() {
        wholeWanted = true;
        edits.remove(RANGE);
        edits.remove(IF_RANGE);
        // With other methods, If-None-Match keeps what is there from being overwritten (RFC 9110 §13.1.2).
        String method = exchange.head().method();
        if (!method.equals("GET") && !method.equals("HEAD")) return;
        edits.remove(IF_NONE_MATCH);
        edits.remove(IF_MODIFIED_SINCE);
    }

    /** True when neither a part of an answer must be answered, nor that it has not changed. */
    public boolean isWholeWanted() {
        return wholeWanted;
    }

    /** How many octets the body may have as far as policies say; the node has its own bound besides. */
    public long bodyBytesMax() {
        return bodyBytesMax;
    }

    /** From now on, no more octets than these: should more come, the carrier refuses or cuts the exchange. */
    public void boundBody(long bytesMax) {
        bodyBytesMax = Math.min(bodyBytesMax, bytesMax);
    }

    /** Goes where another one goes. */
    void standFor(OnwardRequest other) {
        query = other.query;
        if (other.keptBack != null) keptBack = new ArrayList<>(other.keptBack);
    }

    void clear() {
        edits.clear();
        hidden.clear();
        credentials.clear();
        query = null;
        if (keptBack != null) keptBack.clear();
        bodyBytesMax = Long.MAX_VALUE;
        wholeWanted = false;
        credentialMade = false;
    }
}
