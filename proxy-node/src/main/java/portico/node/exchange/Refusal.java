package portico.node.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An answer that says why the gateway did not, or could not, serve an exchange: problem+json (RFC 9457) with a request
 * id and no inside knowledge. Made once; only the request id is filled in later.
 */
public final class Refusal {
    /** The head is not one that can be understood in one way only; the connection closes. */
    public static final Refusal BAD_REQUEST = of(400, "bad-request", "The request is malformed");

    public static final Refusal NO_ROUTE = of(404, "no-route", "There is nothing here");
    public static final Refusal REQUEST_TIMEOUT = of(408, "request-timeout", "The request did not arrive in time");
    public static final Refusal TOO_LARGE = of(413, "too-large", "The request is too large");

    /** The host wants other certificates of clients than the one that the connection was made for. */
    public static final Refusal MISDIRECTED = of(421, "misdirected", "This connection is not for that host");

    public static final Refusal HEAD_TOO_LARGE = of(431, "head-too-large", "The request's header fields are too large");
    public static final Refusal INTERNAL = of(500, "internal", "The gateway failed");
    public static final Refusal BAD_GATEWAY = of(502, "bad-gateway", "The service could not be reached");
    /** Of an answer that a policy wants to hold as a whole. */
    public static final Refusal ANSWER_TOO_LARGE = of(502, "answer-too-large", "The service's answer is too large");

    public static final Refusal UNAVAILABLE = of(503, "unavailable", "The service takes no requests now");
    public static final Refusal NOT_READY =
            of(503, "not-ready", "The gateway is starting").with("retry-after", "1");
    public static final Refusal OVERLOADED =
            of(503, "overloaded", "The gateway is too busy").with("retry-after", "1");

    /** Too many of the service's exchanges failed lately. */
    public static final Refusal CIRCUIT_OPEN = of(503, "circuit-open", "The service takes no requests now");

    /** As many exchanges as the service may have are under way. */
    public static final Refusal SERVICE_BUSY =
            of(503, "service-busy", "The service is too busy").with("retry-after", "1");

    public static final Refusal GATEWAY_TIMEOUT = of(504, "gateway-timeout", "The service did not answer in time");

    /** Those that routes and policies do not add. */
    public static final List<Refusal> OWN = List.of(
            BAD_REQUEST,
            NO_ROUTE,
            REQUEST_TIMEOUT,
            TOO_LARGE,
            MISDIRECTED,
            HEAD_TOO_LARGE,
            INTERNAL,
            BAD_GATEWAY,
            ANSWER_TOO_LARGE,
            UNAVAILABLE,
            NOT_READY,
            OVERLOADED,
            CIRCUIT_OPEN,
            SERVICE_BUSY,
            GATEWAY_TIMEOUT);

    private final int status;
    private final String problem;
    private final String title;
    private final List<Map.Entry<HeaderName, String>> fields;
    private final byte[] front;

    private Refusal(
            int status, String problem, String title, List<Map.Entry<HeaderName, String>> fields, byte[] front) {
        this.status = status;
        this.problem = problem;
        this.title = title;
        this.fields = fields;
        this.front = front;
    }

    /**
     * A refusal.
     *
     * @param problem what kind, in words joined by hyphens
     * @param title for people; the same for every refusal of this kind
     */
    public static Refusal of(int status, String problem, String title) {
        String front = "{\"type\":\"urn:portico:problem:%s\",\"title\":\"%s\",\"status\":%d,\"requestId\":\""
                .formatted(problem, title, status);
        return new Refusal(
                status,
                problem,
                title,
                List.of(Map.entry(HeaderName.CONTENT_TYPE, "application/problem+json")),
                front.getBytes(StandardCharsets.UTF_8));
    }

    /** 401 with the challenge of RFC 9110 §11.6.1. */
    public static Refusal unauthorized(String challenge) {
        return of(401, "unauthorized", "Say who you are").with("www-authenticate", challenge);
    }

    /** The same refusal with one more header field. */
    public Refusal with(String name, String value) {
        var more = new ArrayList<>(fields);
        more.add(Map.entry(HeaderName.of(name), value));
        return new Refusal(status, problem, title, List.copyOf(more), front);
    }

    /**
     * The same refusal, whose body names something more.
     *
     * @param member of the body
     * @param word of letters, digits, '-' and '_'
     */
    public Refusal naming(String member, String word) {
        String start = new String(front, StandardCharsets.UTF_8);
        String end = "\"requestId\":\"";
        String more = start.substring(0, start.length() - end.length()) + "\"" + member + "\":\"" + word + "\"," + end;
        return new Refusal(status, problem, title, fields, more.getBytes(StandardCharsets.UTF_8));
    }

    /** The same refusal, which also says what another one says in the fields of this name. */
    public Refusal withAll(Refusal other, String name) {
        HeaderName wanted = HeaderName.of(name);
        var more = new ArrayList<>(fields);
        for (var field : other.fields) if (field.getKey().equals(wanted) && !more.contains(field)) more.add(field);
        return new Refusal(status, problem, title, List.copyOf(more), front);
    }

    public int status() {
        return status;
    }

    /** What kind of refusal, as it is counted and logged. */
    public String problem() {
        return problem;
    }

    /** For people; the same for every refusal of this kind. */
    public String title() {
        return title;
    }

    /** The answer to one request. */
    public Answer answer(CharSequence requestId) {
        byte[] body = new byte[front.length + requestId.length() + 2];
        System.arraycopy(front, 0, body, 0, front.length);
        for (int index = 0; index < requestId.length(); index++)
            body[front.length + index] = (byte) requestId.charAt(index);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';
        return new Answer(status, fields, body);
    }

    /**
     * The answer to one request, with one more member of its body.
     *
     * @param member of letters
     * @param json its value
     */
    public Answer answer(CharSequence requestId, String member, byte[] json) {
        byte[] plain = answer(requestId).body();
        byte[] name = (",\"" + member + "\":").getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(plain, plain.length + name.length + json.length);
        int at = plain.length - 1;
        System.arraycopy(name, 0, body, at, name.length);
        System.arraycopy(json, 0, body, at + name.length, json.length);
        body[body.length - 1] = '}';
        return new Answer(status, fields, body);
    }
}
