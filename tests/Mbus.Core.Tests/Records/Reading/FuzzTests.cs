using System.Diagnostics;

namespace Mbus.Tests.Records;

/// <summary>Mutated and random payloads: no exception, no byte outside, no loop, and every byte belongs to one record.</summary>
public class FuzzTests
{
    private const int Seed = 13757;
    private const byte Guard = 0xA5;

    private static readonly byte[] Starts = [0x0D, 0x84, 0xFD, 0xFB, 0x7C, 0xFC, 0xFF, 0x1F, 0x0F, 0x2F, 0x6D, 0x6C, 0x8C, 0xEF];

    private static readonly byte[] Contents = [0x72, 0x78, 0x7A, 0x76, 0x73, 0x77, 0x51, 0x70, 0x52];

    private readonly RecordReader _reader = new();
    private readonly RecordWriter _writer = new();
    private readonly byte[] _written = new byte[300];

    [Fact]
    public void Random_and_mutated_payloads_do_not_throw_overrun_or_loop()
    {
        byte[][] samples = Samples();
        Random random = new(Seed);
        Stopwatch clock = Stopwatch.StartNew();
        int payloads = 0;
        while (payloads < 1_000_000 && clock.ElapsedMilliseconds < 5000)
        {
            byte[] payload = payloads % 4 == 0 ? Noise(random) : Mutated(samples[random.Next(samples.Length)], random);
            try
            {
                Walk(payload, Contents[random.Next(Contents.Length)], random.Next(2) == 0, isThorough: payloads % 16 == 0);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, payload {payloads}: {Convert.ToHexString(payload)}: {e}");
            }

            payloads++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{payloads} payloads in {clock.ElapsedMilliseconds} ms");
        Assert.True(payloads > 10_000, $"only {payloads} payloads in 5 s");
    }

    [Fact]
    public void Every_truncation_of_every_telegram_is_read_to_its_end()
    {
        foreach (byte[] sample in Samples())
        {
            for (int length = 0; length <= sample.Length; length++)
                Walk(sample[..length], ControlInformation.VariableData, isFromMaster: false, isThorough: true);
        }
    }

    private static byte[][] Samples()
    {
        byte[] own = Frames.Hex("78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02 0D FD 0B 03 41 42 43 02 FC 03 48 52 25 74 D4 11");
        if (Frames.Folder == null)
            return [own];
        return Frames.All().Select(f => f.Bytes[f.Frame.DataOffset..(f.Frame.DataOffset + f.Frame.DataLength)]).Append(own).ToArray();
    }

    private static byte[] Noise(Random random)
    {
        byte[] payload = new byte[random.Next(64)];
        random.NextBytes(payload);
        for (int i = 0; i < payload.Length; i += 1 + random.Next(8))
            payload[i] = Starts[random.Next(Starts.Length)];
        return payload;
    }

    private static byte[] Mutated(byte[] sample, Random random)
    {
        byte[] payload = (byte[])sample.Clone();
        for (int i = random.Next(4); i >= 0 && payload.Length > 0; i--)
            payload[random.Next(payload.Length)] = random.Next(3) == 0 ? Starts[random.Next(Starts.Length)] : (byte)random.Next(256);
        return random.Next(3) == 0 ? payload[..random.Next(payload.Length + 1)] : payload;
    }

    /// <summary>The payload ends where its array ends, so that a byte read too far throws.</summary>
    private void Walk(byte[] payload, byte ci, bool isFromMaster, bool isThorough)
    {
        byte[] buffer = new byte[payload.Length + 1];
        buffer[0] = Guard;
        payload.CopyTo(buffer, 1);
        TelegramHeader header = TelegramHeader.Read(ci, buffer, 1, payload.Length, isFromMaster);
        _ = header.Address;
        _ = header.ErrorCode;
        _reader.Reset(header);
        int next = header.DataOffset;
        for (int records = 0; _reader.Read(); records++)
        {
            bool isInside = _reader.RecordLength > 0 && _reader.RecordOffset >= next && _reader.RecordOffset + _reader.RecordLength <= buffer.Length;
            Check(isInside && records <= payload.Length);
            CheckFillers(buffer, next, _reader.RecordOffset);
            next = _reader.RecordOffset + _reader.RecordLength;
            Look();
            if (isThorough)
                LookClosely();
        }
    }

    private static void CheckFillers(byte[] buffer, int from, int to)
    {
        for (int i = from; i < to; i++)
            Check(buffer[i] == 0x2F);
    }

    /// <summary>Assert.True costs too much a million times over.</summary>
    private static void Check(bool condition)
    {
        if (!condition)
            Assert.Fail("a check failed");
    }

    private void Look()
    {
        Check(_reader.DataOffset + _reader.DataLength <= _reader.RecordOffset + _reader.RecordLength);
        bool isNumber = _reader.TryGetInteger(out _) || _reader.TryGetReal(out _);
        bool isDecimal = _reader.TryGetDecimal(out _, out _);
        bool isDate = _reader.TryGetDate(out DateParts date) && date.Validity >= DateValidity.Valid;
        Check(!(isNumber && isDate) && (isNumber || !isDecimal));
        Check((long)_reader.Storage >= 0 && _reader.Tariff >= 0 && _reader.Subunit >= 0 && _reader.Vif >= 0);
    }

    private void LookClosely()
    {
        bool isNumber = _reader.TryGetInteger(out _) || _reader.TryGetReal(out _);
        bool isText = _reader.TryGetText(out _);
        Check(!(isNumber && (isText || _reader.IsInvalid)));
        _reader.TryGetDate(out DateParts date);
        Check(date.ToString().Length < 20);
        _reader.TryGetUnitText(out _);
        for (int i = 0; i < _reader.EffectCount; i++)
            Check(_reader.GetEffect(i).Text() != "");

        _writer.Reset(_written, 0, _written.Length);
        Check(_writer.Write(_reader) && _reader.RecordLength == _writer.Length);
        for (int i = 0; i < _writer.Length; i++)
            Check(_reader.Buffer[_reader.RecordOffset + i] == _written[i]);
    }
}
