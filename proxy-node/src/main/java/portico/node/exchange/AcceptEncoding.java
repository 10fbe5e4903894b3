package portico.node.exchange;

import java.util.List;

/** Which content codings a client takes, and how gladly (RFC 9110 §12.5.3). */
public final class AcceptEncoding {
    private static final HeaderName FIELD = HeaderName.of("accept-encoding");

    /** Without a word of the client: what is not coded can be read by everyone. */
    private static final int NOT_SAID = -1;

    private AcceptEncoding() {}

    /**
     * The coding that the client takes most gladly, the first of several such.
     *
     * @param offered in lower case
     * @return its index; -1 when the client takes none, does not say that it does, or rather has none
     */
    public static int best(RequestHead head, List<String> offered) {
        int best = -1;
        int quality = 0;
        int identity = quality(head, "identity");
        for (int index = 0; index < offered.size(); index++) {
            int gladly = quality(head, offered.get(index));
            if (gladly == NOT_SAID) gladly = quality(head, "*");
            if (gladly <= quality || gladly < identity) continue;
            best = index;
            quality = gladly;
        }
        return best;
    }

    private static int quality(RequestHead head, String coding) {
        for (int field = head.find(FIELD, 0); field >= 0; field = head.find(FIELD, field + 1)) {
            for (String item : head.value(field).toString().split(",", -1)) {
                int mark = item.indexOf(';');
                String name = (mark < 0 ? item : item.substring(0, mark)).strip();
                boolean same = name.equalsIgnoreCase(coding)
                        || coding.equals("gzip") && name.equalsIgnoreCase("x-gzip"); // RFC 9110 §8.4.1.3
                if (same) return mark < 0 ? Accept.BEST : weight(item.substring(mark + 1));
            }
        }
        return NOT_SAID;
    }

    /** In thousandths (RFC 9110 §12.4.2); 0 for what is no weight. */
    private static int weight(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            String text = parameter.strip();
            if (text.length() < 3 || text.charAt(1) != '=' || HeaderName.lower(text.charAt(0)) != 'q') continue;
            String number = text.substring(2);
            if (!number.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) return 0;
            return (int) Math.round(Double.parseDouble(number) * Accept.BEST);
        }
        return Accept.BEST;
    }
}
