namespace Mbus.Simulation.Tests;

/// <summary>A master for tests of the simulated bus: asks in virtual time and writes down what it hears.</summary>
internal sealed class BusMaster(SimulatedBus bus)
{
    public long Now { get; private set; }

    public List<ReceivedByte> Heard { get; } = [];

    /// <summary>Sends a frame in hex, <c>CS</c> being its checksum, and listens until the line is idle; damaged bytes are followed by <c>!</c>.</summary>
    public string Ask(string hex) => Send(Bytes(hex));

    public string Send(byte[] bytes)
    {
        long sent = bus.Transmit(bytes, Now);
        return Listen(sent + bus.Timing.ReplyWindow);
    }

    /// <summary>Listens until a time, and until the line is idle behind what was heard.</summary>
    public string Listen(long until)
    {
        Heard.Clear();
        while (bus.Advance(until, out ReceivedByte heard))
        {
            Heard.Add(heard);
            until = Math.Max(until, heard.At + bus.Timing.Idle);
        }

        Now = until;
        return Text();
    }

    public static byte[] Bytes(string hex)
    {
        string[] words = hex.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        byte[] bytes = new byte[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            int header = bytes[0] == Frame.LongStart ? 4 : 1;
            bytes[i] = words[i] == "CS" ? Frame.Checksum(bytes, header, i - header) : Convert.FromHexString(words[i])[0];
        }

        return bytes;
    }

    /// <summary>A bus of plain meters at 2400 Bd with the primary addresses given; meter n answers with the records 01 13 n.</summary>
    public static BusDefinition Meters(params int[] addresses) => new()
    {
        Meters = [.. addresses.Select((address, index) => new MeterDefinition
        {
            PrimaryAddress = (byte)address,
            Address = new SecondaryAddress(0x10000000u + (uint)index, Manufacturer.FromLetters("TST"), 1, 7),
            IgnoresFrameCount = true,
            Telegrams = [new TelegramDefinition { Data = [0x01, 0x13, (byte)index] }],
        })],
    };

    private string Text() => string.Join(' ', Heard.Select(heard => $"{heard.Value:X2}{(heard.Damaged ? "!" : "")}"));
}
