using System.Globalization;

namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>
/// Slaves that the clients A, B and C use; X is a client that has disconnected. Requests are texts: client, C field and address, and after
/// those that are sent the result:
/// <c>last</c> the only or last telegram of the slave with this address, <c>more</c> one after which more follow, <c>ok</c> E5, <c>late</c>
/// a reply that may belong to an earlier request, <c>silence</c> none.
/// </summary>
internal sealed class SharedSlaves
{
    private const long Now = 1;
    private const byte DataSend = 0x51;

    internal SlaveMemory Memory { get; } = new(3);

    /// <summary>Sends requests, separated by commas.</summary>
    internal SharedSlaves Send(string requests)
    {
        foreach (string request in requests.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] parts = request.Split(' ');
            Send(ClientOf(parts), FrameOf(parts), parts[3]);
        }

        return this;
    }

    /// <summary>Records a request as one that may have reached a slave through another dialogue.</summary>
    internal SharedSlaves SendPossibly(string request, byte slave)
    {
        string[] parts = request.Split(' ');
        Memory.NotePossible(ClientOf(parts), FrameOf(parts), slave);
        return this;
    }

    internal void Send(int client, Frame request, string result)
    {
        Memory.Touch(client, request);
        bool hasTelegram = result is "more" or "last" || (result == "late" && ControlField.Function(request.C) != ControlField.SndUd);
        Frame reply = result == "silence" ? default : hasTelegram ? Telegram(request.A) : Ack();
        Memory.Note(client, request, reply, result == "late", result == "more");
    }

    internal bool NeedsReset(string request)
    {
        string[] parts = request.Split(' ');
        return Memory.NeedsReset(ClientOf(parts), FrameOf(parts));
    }

    internal bool HasLost(string request)
    {
        string[] parts = request.Split(' ');
        return Memory.Losses.HasLost(ClientOf(parts), FrameOf(parts), Now);
    }

    /// <summary>A request: a short frame, or a data send without records.</summary>
    internal static Frame Request(byte c, byte a)
    {
        byte[] bytes = new byte[9];
        int length = ControlField.Function(c) == ControlField.SndUd
            ? Frame.WriteLong(bytes, 0, c, a, DataSend, [], 0, 0)
            : Frame.WriteShort(bytes, 0, c, a);
        return new Frame(bytes, 0, length);
    }

    internal static Frame Telegram(byte a)
    {
        byte[] bytes = new byte[21];
        int length = Frame.WriteLong(bytes, 0, ControlField.RspUd, a, ControlInformation.VariableData, new byte[12], 0, 12);
        return new Frame(bytes, 0, length);
    }

    internal static Frame Ack() => new([Frame.Ack], 0, 1);

    private static int ClientOf(string[] parts) => parts[0] == "X" ? -2 : parts[0][0] - 'A';

    private static Frame FrameOf(string[] parts) =>
        Request(byte.Parse(parts[1], NumberStyles.HexNumber), byte.Parse(parts[2], CultureInfo.InvariantCulture));
}
