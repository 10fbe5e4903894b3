package portico.node.carrier.general;

import io.vertx.core.MultiMap;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;

/** Header fields into Vert.x' map. */
record MultiMapSink(MultiMap headers) implements FieldSink {
    @Override
    public void field(Slice name, Slice value) {
        headers.add(name.toString(), value.toString());
    }

    @Override
    public void field(HeaderName name, CharSequence value) {
        headers.add(name.toString(), value.toString());
    }
}
