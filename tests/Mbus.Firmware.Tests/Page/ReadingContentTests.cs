using System.Text;
using System.Text.Json;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Reading;

public class ReadingContentTests
{
    [Fact]
    public void All_telegrams_of_a_meter_are_read()
    {
        JsonElement reading = Read("5", new WaterMeter { Telegrams = 3 }, out string status);

        Assert.Equal("HTTP/1.0 200 OK", status);
        Assert.Equal(("12345678", "TST", 5), (reading.GetProperty("id").GetString(), reading.GetProperty("manufacturer").GetString(), reading.GetProperty("primaryAddress").GetInt32()));
        JsonElement[] volumes = [.. reading.GetProperty("records").EnumerateArray().Where(record => record.GetProperty("quantity").GetString() == "volume")];
        Assert.Equal(["1:0", "2:0.001", "3:0.002"], volumes.Select(record => $"{record.GetProperty("telegram")}:{record.GetProperty("value").GetRawText()}"));
        Assert.False(reading.GetProperty("moreFollow").GetBoolean());
        Assert.Equal(JsonValueKind.Null, reading.GetProperty("error").ValueKind);
    }

    [Theory]
    [InlineData("12345678TST0107")]
    [InlineData("1234567874520107")]
    public void A_meter_is_read_by_its_secondary_address(string address)
    {
        JsonElement reading = Read(address, new WaterMeter(), out string status);
        Assert.Equal("HTTP/1.0 200 OK", status);
        Assert.Equal("12345678", reading.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("6")]
    [InlineData("87654321TST0107")]
    public void A_missing_reply_is_reported(string address)
    {
        JsonElement reading = Read(address, new WaterMeter(), out string status);
        Assert.Equal("HTTP/1.0 504 Gateway Timeout", status);
        Assert.StartsWith("no reply", reading.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_a_telegram_are_reported()
    {
        JsonElement reading = Read("5", new WaterMeter(), out string status, isNoisy: true);
        Assert.Equal("HTTP/1.0 502 Bad Gateway", status);
        Assert.StartsWith("bytes were received", reading.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("251")]
    [InlineData("255")]
    [InlineData("")]
    [InlineData("five")]
    [InlineData("1234567")]
    public void An_invalid_address_is_refused(string address)
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, Access.Write);
        Assert.False(new ReadingContent(new MeterRead(arbiter)).TryBegin(address, 0, out string status, out _));
        Assert.Equal("400 Bad Request", status);
        Assert.Equal(0, arbiter.Connect(0));
    }

    [Fact]
    public void A_reading_is_refused_if_all_places_are_taken()
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, Access.Write);
        arbiter.Connect(0);
        Assert.False(new ReadingContent(new MeterRead(arbiter)).TryBegin("5", 0, out string status, out _));
        Assert.Equal("503 Service Unavailable", status);
    }

    [Fact]
    public void A_reading_frees_its_place_at_the_end()
    {
        Arbiter arbiter = new(new LineTiming(2400, 0), 1, Access.Write);
        ReadingContent content = new(new MeterRead(arbiter));
        Assert.True(content.TryBegin("5", 0, out _, out _));
        content.End(0);
        Assert.Equal(0, arbiter.Connect(0));
    }

    private static JsonElement Read(string address, WaterMeter meter, out string status, bool isNoisy = false)
    {
        string answer = new VirtualBus(meter, isNoisy).Read(address);
        status = answer[..answer.IndexOf('\r', StringComparison.Ordinal)];
        return JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
    }

    /// <summary>An arbiter with one slave at address 5, in virtual time with steps of one millisecond.</summary>
    private sealed class VirtualBus(WaterMeter meter, bool isNoisy)
    {
        private const long Step = 1000;
        private const long LongestRead = 60000000;

        private readonly LineTiming _timing = new(2400, 0);
        private readonly TextBuffer _page = new();
        private readonly StringBuilder _answer = new();

        public string Read(string address)
        {
            Arbiter arbiter = new(_timing, 2, Access.Write);
            Station station = new(meter, 5, _timing);
            MeterRead read = new(arbiter);
            ReadingContent content = new(read);
            Assert.True(content.TryBegin(address, 0, out _, out _));

            for (long now = 0; now < LongestRead; now += Step)
            {
                if (Write(content, now))
                {
                    content.End(now);
                    return _answer.ToString();
                }

                Drive(arbiter, station, read, now);
            }

            throw new TimeoutException("The reading does not end.");
        }

        private bool Write(ReadingContent content, long now)
        {
            _page.ReturnTo(0);
            bool isLast = content.Write(_page, now);
            _answer.Append(Encoding.UTF8.GetString(_page.Bytes, 0, _page.Count));
            return isLast;
        }

        private void Drive(Arbiter arbiter, Station station, MeterRead read, long now)
        {
            if (station.Poll(now))
                Answer(arbiter, station, now);
            for (ArbiterStep step = arbiter.Poll(now); step != ArbiterStep.Wait; step = arbiter.Poll(now))
            {
                if (step == ArbiterStep.Deliver)
                    read.Feed(arbiter.Output, arbiter.OutputOffset, arbiter.OutputLength);
                else
                    Transmit(arbiter, station, now);
            }
        }

        private void Answer(Arbiter arbiter, Station station, long now)
        {
            if (isNoisy)
                arbiter.ReceiveFromBus([0x55, 0xAA], 0, 2, now);
            else
                arbiter.ReceiveFromBus(station.Reply, 0, station.ReplyLength, now);
        }

        private void Transmit(Arbiter arbiter, Station station, long now)
        {
            long at = now + _timing.Bytes(arbiter.RequestLength);
            arbiter.Sent(arbiter.Send, at, now);
            station.Receive(arbiter.Request, 0, arbiter.RequestLength, at);
        }
    }

    /// <summary>A water meter 12345678 TST 01 07; telegram n, from 0, has the value n litres.</summary>
    private sealed class WaterMeter : Meter
    {
        public int Telegrams { get; init; } = 1;

        public override SecondaryAddress Address => new(0x12345678, Manufacturer.FromLetters("TST"), 1, 7);

        public override int TelegramCount => Telegrams;

        public override int WriteTelegram(int index, long now, byte[] buffer, int offset)
        {
            int at = offset;
            buffer[at++] = ControlInformation.VariableData;
            at += TelegramHeader.WriteLong(buffer, at, Address, 0, 0, 0);
            buffer[at++] = 0x01;
            buffer[at++] = 0x13;
            buffer[at++] = (byte)index;
            if (index < Telegrams - 1)
                buffer[at++] = 0x1F;
            return at - offset;
        }
    }
}
