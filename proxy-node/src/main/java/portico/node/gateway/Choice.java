package portico.node.gateway;

import portico.node.exchange.Exchange;

/** Which of a route's destinations an exchange goes to. Asked once in an exchange, whatever becomes of its tries. */
interface Choice {
    CompiledDestination of(Exchange exchange);
}
