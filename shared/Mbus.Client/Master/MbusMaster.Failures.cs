using System.Globalization;

namespace Mbus.Client;

/// <content>Error messages of failed exchanges: phase, what was received, what was expected, what to do.</content>
public sealed partial class MbusMaster
{
    private const string CausesOfNoise = "a wrong baud rate or parity, the wiring, or a meter that transmits continuously";

    private MbusException Failure(string phase, string expected, Outcome outcome, MbusError ofSilence = MbusError.NoReply) => outcome == Outcome.Silence
        ? new(ofSilence, $"{phase}: {Silence(expected)}", outcome)
        : new(MbusError.DamagedReply, $"{phase}: {Damage(expected)}", outcome);

    private string Silence(string expected)
    {
        string requests = _exchange.Sends == 1 ? "the request" : $"each of {_exchange.Sends} requests";
        string others = _exchange.Strays > 0 ? $" {_exchange.Strays} valid frames did not match the request." : "";
        return $"no answer. Nothing was received within {Milliseconds(Timing.ReplyWindow)} ms of {requests}; expected {expected}.{others} "
            + "Check the address, the wiring, the bus power and the baud rate; a slow meter needs more time.";
    }

    private string Damage(string expected)
    {
        long delay = _exchange.FirstByteAt - _exchange.SentAt;
        string first = delay < 0 ? "while the request was being sent" : $"{Milliseconds(delay)} ms after the request";
        string seen = _exchange.BytesSeen switch
        {
            0 => "damaged bytes were received after an earlier request, and nothing after the last one",
            1 => $"1 byte was received, {first}",
            int count => $"{count}{OfExpected()} bytes were received, the first {first}",
        };
        string hint = _exchange.BytesSeen == 1
            ? "Typical causes: a distorted E5, or several meters. Use the secondary address."
            : "Typical causes: several meters at one address, a wrong baud rate, or a disturbed line.";
        return $"{seen}; expected {expected} as one valid frame. {hint}";
    }

    private string OfExpected() => _exchange.BytesExpected > _exchange.BytesSeen ? $" of {_exchange.BytesExpected}" : "";

    private static string Milliseconds(long microseconds) => (microseconds / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
}
