package portico.node.policy.cache;

import java.io.ByteArrayOutputStream;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderName;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Slice;
import portico.node.exchange.StoredAnswer;

/** Collects the fields of an answer that is kept, but for those that are this cache's to write or to read alone. */
final class StoredFields implements FieldSink {
    private static final HeaderName[] LEFT_OUT = {Names.AGE, Names.CACHE_TAG, Names.SURROGATE_KEY};

    private final ResponseHead head = new ResponseHead();
    private final ByteArrayOutputStream wire;

    /** @param like one of about the same size */
    StoredFields(ResponseHead like) {
        wire = new ByteArrayOutputStream(like.size() + 48);
    }

    ResponseHead head() {
        return head;
    }

    StoredAnswer answer(int status, byte[] body) {
        head.status(status);
        return new StoredAnswer(status, head, wire.toByteArray(), body, 0, body.length);
    }

    @Override
    public void field(Slice name, Slice value) {
        for (var left : LEFT_OUT) if (left.is(name)) return;
        head.addField(name, value);
        wire.write(name.array(), name.offset(), name.length());
        wire.write(':');
        wire.write(' ');
        wire.write(value.array(), value.offset(), value.length());
        wire.write('\r');
        wire.write('\n');
    }

    @Override
    public void field(HeaderName name, CharSequence value) {
        field(Slice.of(name.toString()), Slice.of(value.toString()));
    }
}
