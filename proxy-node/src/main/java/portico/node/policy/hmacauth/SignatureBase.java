package portico.node.policy.hmacauth;

import java.nio.charset.StandardCharsets;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;

/** What is signed: the covered components of a request, in lines (RFC 9421 §2.5). */
final class SignatureBase {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final RequestHead head;
    private final boolean secure;

    private SignatureBase(RequestHead head, boolean secure) {
        this.head = head;
        this.secure = secure;
    }

    /** @param secure whether the client came over TLS */
    static byte[] of(MessageSignature signature, RequestHead head, boolean secure) throws BadSignature {
        var request = new SignatureBase(head, secure);
        var base = new StringBuilder();
        for (var component : signature.components()) {
            // "bs", "sf", "key", "tr", "req" and "name" would need each its own reading.
            if (!component.parameters().isEmpty()) throw new BadSignature(SignatureFault.UNSUPPORTED);
            String name = (String) component.value();
            base.append(component.text()).append(": ");
            base.append(name.startsWith("@") ? request.derived(name) : request.field(name))
                    .append('\n');
        }
        base.append("\"@signature-params\": ").append(signature.parameters());
        return base.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String derived(String name) throws BadSignature {
        return switch (name) {
            case "@method" -> head.method();
            case "@scheme" -> scheme();
            case "@authority" -> authority();
            case "@path" -> head.path().toString();
            case "@query" -> head.query() == null ? "?" : "?" + head.query();
            case "@request-target" -> target();
            case "@target-uri" -> scheme() + "://" + authority() + target();
            default -> throw new BadSignature(SignatureFault.UNSUPPORTED);
        };
    }

    private String scheme() {
        return secure ? "https" : "http";
    }

    /** RFC 9421 §2.2.3: in lower case, without the port that the scheme has. */
    private String authority() {
        boolean usual = !head.isPortNamed() || head.port() == (secure ? HTTPS_PORT : HTTP_PORT);
        return usual ? head.host().toString() : head.host() + ":" + head.port();
    }

    private String target() {
        return head.query() == null ? head.path().toString() : head.path() + "?" + head.query();
    }

    /** RFC 9421 §2.1: all fields of the name, in order. */
    private String field(String name) throws BadSignature {
        HeaderName wanted = HeaderName.of(name);
        if (!wanted.toString().equals(name)) throw new BadSignature(SignatureFault.MALFORMED);
        int field = head.find(wanted, 0);
        if (field < 0) throw new BadSignature(SignatureFault.WRONG);
        // Whoever is behind would take as signed what never comes to it.
        if (head.isNominated(name)) throw new BadSignature(SignatureFault.UNFORWARDED);
        var values = new StringBuilder(head.value(field).toString().strip());
        while ((field = head.find(wanted, field + 1)) >= 0)
            values.append(", ").append(head.value(field).toString().strip());
        return values.toString();
    }
}
