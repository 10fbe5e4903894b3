package portico.node.exchange;

/** Takes the header fields of a message that goes out, in order. */
public interface FieldSink {
    /** A field as it lies in a head. */
    void field(Slice name, Slice value);

    /** A field of the gateway's own; the value's characters are all below U+0100. */
    void field(HeaderName name, CharSequence value);

    /** All fields of what a service has answered before. */
    default void fields(StoredAnswer answer) {
        ResponseHead head = answer.head();
        for (int field = 0; field < head.fieldCount(); field++) field(head.name(field), head.value(field));
    }
}
