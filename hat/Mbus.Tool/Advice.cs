using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool;

/// <summary>The options and commands of <c>mbus</c> that help after an error of a library. The libraries do not know them.</summary>
internal static class Advice
{
    private static readonly Dictionary<MbusError, string> Table = new()
    {
        [MbusError.NoReply] = "For more time use --timeout 1s, or --on LINE,slack=1s.",
        [MbusError.NoData] = "--every 1h reads it once an hour; --timeout 1s gives it more time.",
        [MbusError.WriteNotAcknowledged] = "For more time use --timeout 1s, or --on LINE,slack=1s. A bridge with --read-only forwards no writes; its log reports them.",
        [MbusError.SlowMeter] = "Use --timeout with this time, for example --timeout 4s.",
        [MbusError.DamagedReply] = "'mbus search' finds secondary addresses.",
        [MbusError.AddressInUse] = "'mbus scan' shows the addresses in use.",
        [MbusError.Noise] = "'mbus listen' shows what is on the line; --on LINE,baud=RATE sets another baud rate.",
        [MbusError.TooManyMeters] = "Use --mask 1FFFFFFFFFFFFFFF, then 2 and so on.",
        [MbusError.HatNotIdentified] = "If it is an M-Bus Master HAT, use --assume-hat.",
        [MbusError.BusPowerNotKept] = "'mbus bridge --on hat' keeps the line open.",
        [MbusError.LineNotFound] = "'mbus ports' lists the serial ports.",
        [MbusError.ListenAddressUnavailable] = "--listen gives the address and the port.",
        [MbusError.WriteRefused] = "Restart the bridge without --read-only to let it pass.",
        [MbusError.BusChangeRefused] = "Restart the bridge with --allow-bus-changes, and without --read-only, to let it pass.",
    };

    /// <summary>Returns the advice for an error, without a space before it; an empty string if there is none.</summary>
    internal static string For(MbusError code) => Table.GetValueOrDefault(code, "");

    /// <summary>Returns the message of an exception with the advice for it.</summary>
    internal static string Message(Exception e)
    {
        string advice = For(e switch { MbusException meter => meter.Code, LineException line => line.Code, _ => MbusError.Other });
        return advice.Length == 0 ? e.Message : $"{e.Message} {advice}";
    }
}
