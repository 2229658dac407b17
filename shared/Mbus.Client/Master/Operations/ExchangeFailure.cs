using System.Globalization;

namespace Mbus.Client;

/// <summary>Error messages of failed exchanges: phase, what was received, what was expected, what to do.</summary>
internal static class ExchangeFailure
{
    internal const string CausesOfNoise = "a wrong baud rate or parity, the wiring, or a meter that transmits continuously";

    internal static MbusException Of(Exchange exchange, LineTiming timing, string phase, string expected, Outcome outcome, MbusError ofSilence) => outcome == Outcome.Silence
        ? new(ofSilence, $"{phase}: {Silence(exchange, timing, expected)}", outcome)
        : new(MbusError.DamagedReply, $"{phase}: {Damage(exchange, expected)}", outcome);

    /// <summary>The meter acknowledged SND_NKE or its selection, and then answered no request for data.</summary>
    internal static MbusException WithoutData(Exchange exchange, LineTiming timing, string phase, MeterAddress address) => new(
        MbusError.NoData,
        $"{phase}: no data. The meter acknowledged {(address.IsSecondary ? "its selection" : "SND_NKE")} (E5), but nothing was received within {Milliseconds(timing.ReplyWindow)} ms "
        + $"of {Requests(exchange)} for its data. It may limit its readouts, as battery meters do: read it less often. Or it needs more time for its data.",
        Outcome.Silence);

    private static string Requests(Exchange exchange) => exchange.Sends == 1 ? "the request" : $"each of {exchange.Sends} requests";

    private static string Silence(Exchange exchange, LineTiming timing, string expected)
    {
        string others = exchange.Strays > 0 ? $" {exchange.Strays} valid frames did not match the request." : "";
        return $"no answer. Nothing was received within {Milliseconds(timing.ReplyWindow)} ms of {Requests(exchange)}; expected {expected}.{others} "
            + "Check the address, the wiring, the bus power and the baud rate; a slow meter needs more time.";
    }

    private static string Damage(Exchange exchange, string expected)
    {
        long delay = exchange.FirstByteAt - exchange.SentAt;
        string first = delay < 0 ? "while the request was being sent" : $"{Milliseconds(delay)} ms after the request";
        string ofExpected = exchange.BytesExpected > exchange.BytesSeen ? $" of {exchange.BytesExpected}" : "";
        string seen = exchange.BytesSeen switch
        {
            0 => "damaged bytes were received after an earlier request, and nothing after the last one",
            1 => $"1 byte was received, {first}",
            int count => $"{count}{ofExpected} bytes were received, the first {first}",
        };
        string hint = exchange.BytesSeen == 1
            ? "Typical causes: a distorted E5, or several meters. Use the secondary address."
            : "Typical causes: several meters at one address, a wrong baud rate, or a disturbed line.";
        return $"{seen}; expected {expected} as one valid frame. {hint}";
    }

    private static string Milliseconds(long microseconds) => (microseconds / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
}
