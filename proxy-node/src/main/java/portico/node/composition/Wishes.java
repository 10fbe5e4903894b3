package portico.node.composition;

import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.AnswerForm;
import portico.node.composition.shape.FieldSelection;
import portico.node.composition.shape.FieldTree;
import portico.node.composition.shape.Value;
import portico.node.exchange.HeaderName;
import portico.node.exchange.QueryName;
import portico.node.exchange.Refusal;

/**
 * What a client wants of an answer that is made for it.
 *
 * @param form in which it is written
 * @param fields the only ones that are in it; null for all
 * @param refusal why the client cannot have it; null when it can
 */
record Wishes(
        AnswerForm form,
        @Nullable FieldTree fields,
        @Nullable Refusal refusal) {
    /** Those of a client that gets what there is. */
    static final Wishes NONE = new Wishes(AnswerForm.JSON, null, null);

    private static final QueryName FIELDS = QueryName.of("fields");
    private static final Refusal NOT_ACCEPTABLE =
            Refusal.of(406, "not-acceptable", "There is no answer of a type that is accepted");
    private static final Refusal BAD_FIELDS =
            Refusal.of(400, "composition-request", "The fields that are asked for cannot be understood");

    static Wishes of(Asked asked) {
        AnswerForm form = AnswerForm.accepted(asked.list(HeaderName.ACCEPT));
        if (form == null) return new Wishes(AnswerForm.JSON, null, NOT_ACCEPTABLE);
        String fields = asked.query(FIELDS);
        try {
            return new Wishes(form, fields == null ? null : FieldSelection.parse(fields), null);
        } catch (IllegalArgumentException e) {
            return new Wishes(form, null, BAD_FIELDS);
        }
    }

    /**
     * The answer as it is wanted.
     *
     * @throws portico.node.composition.shape.BadAnswer when it becomes larger than the bound
     */
    byte[] write(Value whole, int bytesMax) {
        return form.write(fields == null ? whole : fields.allow(whole), bytesMax);
    }
}
