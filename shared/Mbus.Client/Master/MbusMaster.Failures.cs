using System.Globalization;

namespace Mbus.Client;

/// <content>What a failed exchange is told as: the phase, what was seen, what was expected, what to do.</content>
public sealed partial class MbusMaster
{
    private const string NoiseCauses = "a wrong baud rate or parity, the wiring, or a meter that babbles";

    private MbusException Failure(string phase, string expected, Outcome outcome) =>
        new($"{phase}: {(outcome == Outcome.Silence ? Silence(expected) : Damage(expected))}", outcome);

    private string Silence(string expected)
    {
        string requests = _exchange.Sends == 1 ? "the request" : $"each of {_exchange.Sends} requests";
        string others = _exchange.Strays > 0 ? $" {_exchange.Strays} valid frames came that answer something else." : "";
        return $"no answer. Nothing came within {Milliseconds(Timing.ReplyWindow)} ms of {requests}, where {expected} was expected.{others} "
            + "Check the address, the wiring, the bus power and the baud rate; a slow meter needs more time (--timeout 1s, or --on LINE,slack=1s).";
    }

    private string Damage(string expected)
    {
        long delay = _exchange.FirstByteAt - _exchange.SentAt;
        string first = delay < 0 ? "while the request was being sent" : $"{Milliseconds(delay)} ms after the request";
        string seen = _exchange.BytesSeen switch
        {
            0 => "damaged bytes came to an earlier one of the requests and nothing to the last",
            1 => $"1 byte came, {first}",
            int count => $"{count}{Whole()} bytes came, the first {first}",
        };
        string hint = _exchange.BytesSeen == 1
            ? "A distorted E5 or several meters look like this; ask by secondary address (mbus search finds it)."
            : "Several meters at one address, a wrong baud rate or a disturbed line look like this.";
        return $"{seen}, but not {expected} as one valid frame. {hint}";
    }

    private string Whole() => _exchange.BytesExpected > _exchange.BytesSeen ? $" of {_exchange.BytesExpected}" : "";

    private static string Milliseconds(long microseconds) => (microseconds / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
}
