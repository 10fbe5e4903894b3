package portico.node.upstream;

import portico.node.exchange.Exchange;

/** Chooses among targets. Immutable but for whose turn it is; a change of health makes another one. */
interface Picker {
    /** @return null when there is none to choose from */
    @org.jspecify.annotations.Nullable UpstreamTarget pick(Exchange exchange, Tries tries);
}
