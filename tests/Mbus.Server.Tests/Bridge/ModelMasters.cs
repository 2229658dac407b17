using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge;

/// <summary>What a model master does next: ask and wait for one reply, pause, or drop its connection and come back.</summary>
internal sealed record MasterStep(byte[] Request, long Wait, Func<Frame, bool> IsMine)
{
    internal static MasterStep Pause(long microseconds) => new([], microseconds, _ => false);

    internal static MasterStep Vanish(long microseconds) => new([0], microseconds, _ => false);

    internal bool IsPause => Request.Length == 0;

    internal bool IsVanish => Request is [0];
}

/// <summary>
/// Masters as the field has them, each with its own requests, maxWait and manners; every one checks that what it gets answers what
/// it asked. The timing is that of the recordings in reference to which they are named.
/// </summary>
internal sealed class ModelMasters(Random random, LineTiming timing)
{
    private const long Second = 1_000_000;

    // At 7 the default bus has two meters.
    private static readonly byte[] WithoutCollision = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11];

    private static readonly Dictionary<byte, SecondaryAddress> Single = BusDefinition.Default.Meters
        .GroupBy(meter => meter.PrimaryAddress).Where(group => group.Count() == 1)
        .ToDictionary(group => group.Key, group => group.Single().Address);

    private static readonly byte[] NormaliseSelected = Short(0x40, PrimaryAddress.Selected);

    /// <summary>The last reply to the master that is running, null where it waited in vain.</summary>
    internal byte[]? Answer { get; set; }

    /// <summary>libmbus, one request to a primary address, without SND_NKE.</summary>
    internal IEnumerable<MasterStep> RequestData(byte address, SecondaryAddress meter)
    {
        while (true)
        {
            yield return new(Short(0x5B, address), 4 * Second, reply => IsData(reply, address, meter));
            yield return MasterStep.Vanish(random.Next(10_000, 300_000));
        }
    }

    /// <summary>libmbus by secondary address: select, 4.1 s of silence, request.</summary>
    internal IEnumerable<MasterStep> SelectAndRequest(SecondaryAddress meter)
    {
        while (true)
        {
            yield return new(Select(meter), 4 * Second, IsAck);
            if (Answer is [Frame.Ack])
            {
                yield return MasterStep.Pause(4_100_000);
                yield return new(Short(0x5B, PrimaryAddress.Selected), 4 * Second, reply => IsData(reply, PrimaryAddress.Selected, meter));
            }

            yield return MasterStep.Pause(random.Next(10_000, 900_000));
        }
    }

    /// <summary>pyMeterBus: SND_NKE until it is acknowledged, then telegram after telegram while more follow.</summary>
    internal IEnumerable<MasterStep> AllTelegrams(byte address, SecondaryAddress meter)
    {
        while (true)
        {
            yield return new(Short(0x40, address), Second, IsAck);
            bool fcb = true;
            int telegrams = 0;
            do
            {
                yield return new(Short(fcb ? (byte)0x7B : (byte)0x5B, address), Second, reply => IsData(reply, address, meter));
                fcb = !fcb;
                telegrams++;
            }
            while (Answer is { Length: > 1 } && MoreFollow(Answer) && telegrams < 16);
        }
    }

    /// <summary>MbusTcpMaster: goes through the addresses with little maxWait.</summary>
    internal IEnumerable<MasterStep> Scan()
    {
        while (true)
        {
            foreach (byte asked in WithoutCollision)
                yield return new(Short(0x5B, asked), 200_000, reply => IsAck(reply) || (Single.TryGetValue(asked, out SecondaryAddress meter) && IsData(reply, asked, meter)));
        }
    }

    /// <summary>node-mbus with a short time-out: says the same again until it is answered.</summary>
    internal IEnumerable<MasterStep> Impatient(byte address, SecondaryAddress meter)
    {
        while (true)
        {
            for (int i = 0; i < 4; i++)
            {
                yield return new(Short(0x7B, address), 150_000, reply => IsData(reply, address, meter));
                if (Answer is { Length: > 1 })
                    break;
            }

            yield return MasterStep.Pause(random.Next(100_000, 400_000));
        }
    }

    /// <summary>Sends what is no request, then a request, and never the whole of it at once.</summary>
    internal IEnumerable<MasterStep> Careless(byte address, SecondaryAddress meter)
    {
        while (true)
        {
            byte[] garbage = new byte[random.Next(1, 40)];
            for (int i = 0; i < garbage.Length; i++)
                garbage[i] = (byte)random.Next(0x20, 0x60);
            yield return new([.. garbage, .. Short(0x5B, address)], 2 * Second, reply => IsData(reply, address, meter));
            yield return MasterStep.Pause(random.Next(60_000, 500_000));
        }
    }

    /// <summary>Asks, and has gone before the answer; comes back in the same place.</summary>
    internal IEnumerable<MasterStep> Vanishing(byte address)
    {
        while (true)
        {
            yield return new(Short(0x5B, address), random.Next(1_000, 90_000), _ => true);
            yield return MasterStep.Vanish(random.Next(1_000, 200_000));
        }
    }

    /// <summary>Deselects and normalises, to addresses where nobody is too.</summary>
    internal IEnumerable<MasterStep> Normalising()
    {
        while (true)
        {
            yield return new(NormaliseSelected, 500_000, IsAck);
            yield return new(Short(0x40, WithoutCollision[random.Next(WithoutCollision.Length)]), 500_000, IsAck);
            yield return MasterStep.Pause(random.Next(60_000, 800_000));
        }
    }

    /// <summary>
    /// A master that waits for its turn however long it takes: reads by primary and secondary address, all telegrams, resets and asks
    /// where no meter is, with pauses whose mean is a number of longest readings.
    /// </summary>
    internal IEnumerable<MasterStep> Patient(double meanPause)
    {
        (byte address, SecondaryAddress meter) = Single.Select(pair => (pair.Key, pair.Value)).ElementAt(random.Next(Single.Count));
        while (true)
        {
            yield return MasterStep.Pause((long)(-Math.Log(1 - random.NextDouble()) * meanPause * timing.LongestReading));
            switch (random.Next(4))
            {
                case 0:
                    yield return Wait(Short(0x40, address), IsAck);
                    yield return Wait(Short(0x7B, address), reply => IsData(reply, address, meter));
                    break;
                case 1:
                    yield return Wait(Select(meter), IsAck);
                    yield return MasterStep.Pause(random.NextInt64(timing.LongestReading));
                    if (Answer is [Frame.Ack])
                        yield return Wait(Short(0x7B, PrimaryAddress.Selected), reply => IsData(reply, PrimaryAddress.Selected, meter));
                    break;
                case 2:
                    foreach (MasterStep step in AllTelegrams(address, meter).Take(random.Next(1, 5)))
                        yield return step with { Wait = MaxWait };
                    break;
                default:
                    yield return new(Short(0x5B, (byte)random.Next(100, 251)), timing.LongestReading, _ => false);
                    break;
            }
        }
    }

    // What masters of several meters wait: four of the longest readings, but never less than libmbus over TCP.
    private long MaxWait => Math.Max(4 * Second, 4 * timing.LongestReading);

    private MasterStep Wait(byte[] request, Func<Frame, bool> isMine) => new(request, MaxWait, isMine);

    private static bool IsAck(Frame reply) => reply.Kind == FrameKind.Single;

    // A meter that has nothing to send may acknowledge instead, and an E5 contains no address: a late one cannot be distinguished from an answer.
    // Data must be the meter's own.
    private static bool IsData(Frame reply, byte address, SecondaryAddress meter)
    {
        if (reply.Kind == FrameKind.Single)
            return true;

        TelegramHeader header = TelegramHeader.Read(reply);
        return PrimaryAddress.Answers(address, reply.A) && header.Address.Identification == meter.Identification;
    }

    private static bool MoreFollow(byte[] reply) =>
        Frame.TryParse(reply, 0, reply.Length, out Frame frame) && new RecordReader().ReadToEnd(frame);

    private static byte[] Short(byte c, byte address)
    {
        byte[] frame = new byte[Frame.ShortLength];
        Frame.WriteShort(frame, 0, c, address);
        return frame;
    }

    private static byte[] Select(SecondaryAddress meter)
    {
        byte[] selection = new byte[SecondaryAddress.Length];
        meter.Write(selection, 0);
        byte[] frame = new byte[17];
        Frame.WriteLong(frame, 0, 0x73, PrimaryAddress.Selected, ControlInformation.SelectSlave, selection, 0, selection.Length);
        return frame;
    }
}
