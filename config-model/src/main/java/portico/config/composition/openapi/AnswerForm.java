package portico.config.composition.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import portico.config.composition.Call;
import portico.config.composition.Composition;
import portico.config.composition.FailureRule;
import portico.config.composition.openapi.Form.Any;
import portico.config.composition.openapi.Form.Known;
import portico.config.composition.openapi.Form.Member;
import portico.config.composition.openapi.Form.Members;

/** What the whole answer of a composition may be. */
final class AnswerForm {
    private final Composition composition;
    private final Map<String, ServiceDocument> documents;
    private final Forms forms;
    private final Shaping shaping;

    AnswerForm(Composition composition, Map<String, ServiceDocument> documents, Forms forms) {
        this.composition = composition;
        this.documents = documents;
        this.forms = forms;
        shaping = new Shaping(forms);
    }

    /** The answer; one of a template is not known. */
    Given answer() {
        if (composition.answer().template() != null) return new Given(Any.ANY, true);
        boolean only = composition.calls().size() == 1;
        Given merged = Given.NOTHING;
        for (String name : composition.mergeOrder()) {
            Given given = given(name);
            if (!only && !given.isNothing()) given = new Given(mergeable(name, given.form()), given.sure());
            merged = merged(merged, given);
        }
        return merged.sure() ? merged : new Given(forms.either(merged.form(), Known.EMPTY_OBJECT), true);
    }

    private Given merged(Given earlier, Given later) {
        if (earlier.isNothing()) return later;
        if (later.isNothing()) return earlier;
        Form form = forms.merged(earlier.form(), later.form());
        if (!later.sure()) form = forms.either(form, earlier.form());
        if (!earlier.sure()) form = forms.either(form, later.form());
        return new Given(form, earlier.sure() || later.sure());
    }

    /** What is no object goes under the name of its call. */
    private Form mergeable(String name, Form form) {
        Known known = form.known();
        if (known.isOnlyObject()) return form;
        Known rest = new Known(known.scalar(), known.nil(), null, known.items());
        Form named = Known.object(name, form instanceof Any ? Any.ANY : rest);
        return known.object() == null ? named : forms.either(new Known(null, false, known.object(), null), named);
    }

    private Given given(String name) {
        Call call = composition.calls().get(name);
        if (call == null) return Given.NOTHING;
        ServiceDocument.Answered answered = answered(call);
        Form part = isNothing(answered.form()) ? Known.NOTHING : shaping.part(call, answered.form());
        boolean mayBeEmpty = answered.mayBeEmpty();
        boolean sure = !mayBeSkipped(composition, name) && (mustSucceed(call) || call.fallback() != null);
        JsonNode fallback = call.fallback();
        if (fallback != null) part = forms.either(part, shaping.part(call, forms.of(fallback)));
        if (call.forEach() != null) {
            boolean holes = mayBeEmpty || call.failure() == FailureRule.OPTIONAL && fallback == null;
            return new Given(grouped(call, Known.array(holes ? forms.either(part, Known.NULL) : part)), sure);
        }
        if (isNothing(part)) return Given.NOTHING;
        return new Given(grouped(call, part), sure && !mayBeEmpty);
    }

    private static boolean isNothing(Form form) {
        return form instanceof Known known && known.isNothing();
    }

    private static Form grouped(Call call, Form form) {
        return call.group() == null ? form : Known.object(call.group(), form);
    }

    /** What the body of the call's answer is once it is read. */
    private ServiceDocument.Answered answered(Call call) {
        if (call.method().equals("HEAD")) return new ServiceDocument.Answered(Known.NOTHING, true);
        return switch (call.encoding()) {
            case JSON -> json(call);
            case XML -> new ServiceDocument.Answered(new Known(null, false, Members.UNKNOWN, null), false);
            case RSS -> new ServiceDocument.Answered(feed(), false);
            case TEXT -> new ServiceDocument.Answered(Known.object("content", Known.text()), false);
            case PASS_THROUGH -> new ServiceDocument.Answered(Any.ANY, false);
        };
    }

    private ServiceDocument.Answered json(Call call) {
        ServiceDocument document = call.graphql() == null ? documents.get(call.service()) : null;
        var operation = document == null ? null : document.operation(call);
        return document == null || operation == null
                ? new ServiceDocument.Answered(Any.ANY, false)
                : document.answer(operation, call);
    }

    private static Form feed() {
        var item = new LinkedHashMap<String, Member>();
        for (String name : new String[] {"id", "title", "link", "description", "content", "published", "updated"})
            item.put(name, new Member(Known.text(), false));
        for (String name : new String[] {"authors", "categories"})
            item.put(name, new Member(Known.array(Known.text()), false));
        var feed = new LinkedHashMap<String, Member>();
        for (String name : new String[] {"title", "description", "link", "updated", "language"})
            feed.put(name, new Member(Known.text(), false));
        feed.put("items", new Member(Known.array(Known.of(item)), true));
        return Known.of(feed);
    }

    /** True when there is no answer without it. */
    static boolean mustSucceed(Call call) {
        return call.failure() == FailureRule.REQUIRED && call.fallback() == null;
    }

    /** True when its condition, or that of a call that it cannot do without, may leave it out. */
    static boolean mayBeSkipped(Composition composition, String name) {
        Call call = composition.calls().get(name);
        if (call == null || call.when() != null) return true;
        return call.cannotDoWithout().stream().anyMatch(needed -> mayBeSkipped(composition, needed));
    }
}
