namespace Mbus.Tests.Bus;

/// <summary>Access number and status that a station writes into the header of a meter's telegram.</summary>
public class StationAnswersTests
{
    private const byte AccessNumber = 0xA7;

    // Index of the access number behind the CI field, which the status byte follows: long header, fixed structure, short header.
    [Theory]
    [InlineData(0x72, 9)]
    [InlineData(0x76, 9)]
    [InlineData(0x73, 5)]
    [InlineData(0x77, 5)]
    [InlineData(0x7A, 1)]
    public void A_header_is_stamped_if_it_reaches_the_status_byte(byte ci, int accessNumber)
    {
        for (int length = 1; length <= 14; length++)
        {
            byte[] telegram = new byte[length];
            telegram[0] = ci;
            StationAnswers answers = Create(telegram, error: 1);
            byte[] expected = [.. telegram];
            bool isComplete = length > accessNumber + 1;
            if (isComplete)
            {
                expected[accessNumber] = AccessNumber;
                expected[accessNumber + 1] = StatusByte.ApplicationError;
            }

            Assert.Equal((length, Convert.ToHexString(expected)), (length, Ask(answers)));
            Assert.Equal((length, AccessNumber + (isComplete ? 1 : 0)), (length, answers.AccessNumber));
        }
    }

    // EN 13757-3, status byte: the two low bits are the application's state, the others are the meter's.
    [Theory]
    [InlineData(0x00, WrittenRecords.NoError, 0x00)]
    [InlineData(0x01, WrittenRecords.NoError, 0x01)]
    [InlineData(0xFF, WrittenRecords.NoError, 0xFF)]
    [InlineData(0x00, 0, 0x02)]
    [InlineData(0x01, 0, 0x02)]
    [InlineData(0x03, 4, 0x02)]
    [InlineData(0x04, 4, 0x06)]
    [InlineData(0xFD, 1, 0xFE)]
    public void An_application_error_replaces_only_the_two_low_bits_of_the_status(byte status, int error, byte expected)
    {
        string reply = Ask(Create([0x7A, 0x00, status, 0x00, 0x00], error));
        Assert.Equal($"7A{AccessNumber:X2}{expected:X2}0000", reply);
    }

    private static StationAnswers Create(byte[] telegram, int error)
    {
        StationAnswers answers = new(new FixedMeter(telegram)) { AccessNumber = AccessNumber };
        answers.SetError(error);
        if (error != WrittenRecords.NoError)
            Assert.Equal($"70{error:X2}", Ask(answers));
        return answers;
    }

    /// <summary>Requests data; returns the reply from the CI field on.</summary>
    private static string Ask(StationAnswers answers)
    {
        StationLink link = new();
        int length = answers.Write(ControlField.ReqUd2, link, 5, 0);
        Assert.True(Frame.TryParse(link.Answer, 0, length, out Frame frame));
        return Convert.ToHexString(frame.Buffer, frame.DataOffset - 1, frame.DataLength + 1);
    }

    private sealed class FixedMeter(byte[] telegram) : Meter
    {
        public override SecondaryAddress Address { get; } = new(0x12345678, Manufacturer.FromLetters("TST"), 1, 7);

        public override int TelegramCount => 1;

        public override int WriteTelegram(int index, long now, byte[] buffer, int offset)
        {
            telegram.CopyTo(buffer, offset);
            return telegram.Length;
        }
    }
}
