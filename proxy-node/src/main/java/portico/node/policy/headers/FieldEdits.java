package portico.node.policy.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portico.config.policy.transform.FieldChanges;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Trace;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** What becomes of header fields: removes, then renames, then sets, then adds. */
public final class FieldEdits {
    private static final HeaderName AUTHORIZATION = HeaderName.of("authorization");

    private final List<HeaderName> removed;
    private final List<Map.Entry<HeaderName, HeaderName>> renamed;
    private final List<Map.Entry<HeaderName, Template>> set;
    private final List<Map.Entry<HeaderName, Template>> added;

    /** Authorization may be what a client has sent under another name. */
    private final boolean mayMakeCredential;

    private FieldEdits(
            List<String> remove,
            Map<String, String> rename,
            List<Map.Entry<HeaderName, Template>> set,
            List<Map.Entry<HeaderName, Template>> added) {
        removed = remove.stream().map(HeaderName::of).toList();
        var names = new ArrayList<Map.Entry<HeaderName, HeaderName>>();
        rename.forEach((from, to) -> names.add(Map.entry(HeaderName.of(from), HeaderName.of(to))));
        renamed = List.copyOf(names);
        this.set = set;
        this.added = added;
        mayMakeCredential = renamed.stream().anyMatch(each -> each.getValue().equals(AUTHORIZATION))
                || isMadeIn(set)
                || isMadeIn(added);
    }

    private static boolean isMadeIn(List<Map.Entry<HeaderName, Template>> fields) {
        return fields.stream()
                .anyMatch(field -> field.getKey().equals(AUTHORIZATION)
                        && !field.getValue().isFixed());
    }

    /** Of values that are what they are, braces and all. */
    static FieldEdits fixed(List<String> remove, Map<String, String> set, Map<String, String> add) {
        return new FieldEdits(remove, Map.of(), fixed(set), fixed(add));
    }

    /** Of values with places. */
    public static FieldEdits of(FieldChanges changes) {
        return new FieldEdits(changes.remove(), changes.rename(), templates(changes.set()), templates(changes.add()));
    }

    /** Changes the request on its way to the upstream. */
    public void applyToRequest(Exchange exchange) {
        apply(exchange, exchange.requestEdits(), false);
        if (mayMakeCredential && exchange.requestEdits().value(AUTHORIZATION) != null)
            exchange.onward().credentialMade();
    }

    /** Changes the answer on its way to the client. */
    public void applyToAnswer(Exchange exchange) {
        apply(exchange, exchange.responseEdits(), true);
    }

    private void apply(Exchange exchange, HeaderEdits edits, boolean answer) {
        for (var name : removed) edits.remove(name);
        for (var names : renamed) rename(names.getKey(), names.getValue(), exchange, edits, answer);
        for (var field : set) {
            String value = field.getValue().of(exchange);
            // Without its value, what a client wrote there must not stand for it.
            if (value == null) edits.remove(field.getKey());
            else edits.set(field.getKey(), value);
        }
        for (var field : added) {
            String value = field.getValue().of(exchange);
            if (value != null) edits.add(field.getKey(), value);
        }
    }

    private static void rename(HeaderName from, HeaderName to, Exchange exchange, HeaderEdits edits, boolean answer) {
        var values = new ArrayList<CharSequence>();
        if (!edits.drops(from)) {
            if (answer) exchange.answering().arrived(from, values::add);
            else passed(exchange.head(), from, values);
        }
        edits.values(from, values::add);
        edits.remove(from);
        if (values.isEmpty()) return;
        edits.remove(to);
        for (var value : values) edits.add(to, value);
        Trace recorder = answer ? null : exchange.recorder();
        if (recorder != null) recorder.renamed(from, to);
    }

    /** But what a Connection field names: that was for the gateway only (RFC 9110 §7.6.1). */
    private static void passed(RequestHead head, HeaderName name, List<CharSequence> values) {
        for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
            if (!head.isNominated(head.name(field))) values.add(head.value(field));
    }

    private static List<Map.Entry<HeaderName, Template>> fixed(Map<String, String> fields) {
        var named = new ArrayList<Map.Entry<HeaderName, Template>>();
        fields.forEach((name, value) -> named.add(Map.entry(HeaderName.of(name), Template.fixed(value))));
        return List.copyOf(named);
    }

    private static List<Map.Entry<HeaderName, Template>> templates(Map<String, String> fields) {
        var named = new ArrayList<Map.Entry<HeaderName, Template>>();
        fields.forEach(
                (name, value) -> named.add(Map.entry(HeaderName.of(name), Template.compile(value, Escape.HEADER))));
        return List.copyOf(named);
    }
}
