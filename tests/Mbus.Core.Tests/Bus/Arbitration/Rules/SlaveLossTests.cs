namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>
/// What a client loses if another one uses its slave: after the reset that this costs, the slave sends its first telegram, and executes a
/// write again. Requests as in <see cref="SharedSlaves"/>.
/// </summary>
public class SlaveLossTests
{
    // The bit of the last request asks for the same telegram again, the other bit for the next one, and 4B always for the next one. An alarm
    // request (5A) has a bit of the same sequence: after it, both bits may ask for the next one.
    [Theory]
    [InlineData("7B last", "")]
    [InlineData("5B last", "")]
    [InlineData("4B last", "")]
    [InlineData("7B more", "5B")]
    [InlineData("5B more", "7B")]
    [InlineData("4B more", "5B 7B")]
    [InlineData("7B more, 7B more", "5B")]
    [InlineData("7B more, 5B more", "5B 7B")]
    [InlineData("7B more, 5B more, 5B more", "5B 7B")]
    [InlineData("7B more, 5B last", "5B")]
    [InlineData("5B more, 7B last", "7B")]
    [InlineData("5B more, 7B last, 7B last", "7B")]
    [InlineData("7B more, 5B last, 7B last", "")]
    [InlineData("7B more, 5B silence", "5B")]
    [InlineData("7B more, 5B silence, 5B silence", "5B")]
    [InlineData("7B last, 5B silence", "")]
    [InlineData("4B more, 4B more, 5B more, 5B last", "5B")]
    [InlineData("4B more, 7B last", "7B")]
    [InlineData("4B more, 4B last", "")]
    [InlineData("4B last, 7B last", "")]
    [InlineData("7B more, 5A ok", "5B 7B")]
    [InlineData("7B more, 5A silence", "5B 7B")]
    [InlineData("7B more, 5A ok, 7B more", "5B 7B")]
    [InlineData("7B last, 5A ok", "")]
    public void A_telegram_other_than_the_first_is_lost(string read, string lost)
    {
        SharedSlaves slaves = Read(read);

        slaves.Memory.Touch(1, SharedSlaves.Request(0x40, 3));

        Assert.Equal(lost, Lost(slaves, "5B", "7B"));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "5B 7B 73")]
    [InlineData(-2, "5B 7B 73")]
    public void A_client_loses_nothing_by_its_own_frames_but_by_those_of_others_and_of_a_client_that_has_left(int client, string lost)
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 7B 3 more, A 5B 3 more, A 73 3 silence");

        slaves.Memory.Touch(client, SharedSlaves.Request(0x40, 3));

        Assert.Equal(lost, Lost(slaves, "5B", "7B", "73"));
    }

    [Fact]
    public void The_first_telegram_of_the_next_client_does_not_continue_the_sequence_of_the_client_before()
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 7B 3 more, B 5B 3 more");
        Assert.Equal("5B", Lost(slaves, "5B", "7B"));

        slaves.Send("C 40 3 silence");
        Assert.True(slaves.HasLost("B 7B 3"));
        Assert.False(slaves.HasLost("B 5B 3"));
    }

    [Theory]
    [InlineData("73 silence", "73")]
    [InlineData("53 silence", "53")]
    [InlineData("43 silence", "")]
    [InlineData("73 ok", "")]
    [InlineData("43 ok", "")]
    [InlineData("73 silence, 73 ok", "")]
    [InlineData("73 silence, 73 silence", "73")]
    [InlineData("73 silence, 53 silence", "53")]
    [InlineData("73 silence, 43 ok", "")]
    [InlineData("73 silence, 7B last", "73")]
    [InlineData("53 silence, 7B last", "53")]
    [InlineData("73 ok, 7B last", "")]
    [InlineData("7B last, 73 silence", "73")]
    public void The_repeat_of_a_write_that_was_not_acknowledged_is_lost(string written, string lost)
    {
        SharedSlaves slaves = Read(written);

        slaves.Memory.Touch(1, SharedSlaves.Request(0x40, 3));

        Assert.Equal(lost, Lost(slaves, "43", "53", "73"));
    }

    [Theory]
    [InlineData("7B more", "7B more, 73 silence")]
    [InlineData("7B more, 5B last", "7B more, 5B last, 73 silence")]
    [InlineData("7B more, 5B last", "7B more, 73 ok, 5B last")]
    [InlineData("7B last", "7B last, 73 silence")]
    public void A_write_does_not_change_what_is_lost_of_a_sequence(string read, string readAndWritten)
    {
        SharedSlaves expected = Read(read);
        SharedSlaves slaves = Read(readAndWritten);

        expected.Memory.Touch(1, SharedSlaves.Request(0x40, 3));
        slaves.Memory.Touch(1, SharedSlaves.Request(0x40, 3));

        Assert.Equal(Lost(expected, "5B", "7B"), Lost(slaves, "5B", "7B"));
    }

    [Theory]
    [InlineData("7B more", true)]
    [InlineData("7B last", false)]
    public void A_lost_write_does_not_change_whether_the_slave_is_in_the_middle_of_its_telegrams(string read, bool needsReset)
    {
        SharedSlaves slaves = Read($"{read}, 73 silence");

        slaves.Memory.Touch(1, SharedSlaves.Request(0x40, 3));

        Assert.Equal(needsReset, slaves.NeedsReset("B 5B 3"));
        Assert.Equal(needsReset, slaves.NeedsReset("C 5B 3"));
    }

    [Fact]
    public void A_write_that_is_no_longer_lost_is_not_lost_again_by_the_next_frame()
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 73 3 silence, B 40 3 silence");
        slaves.Memory.Losses.Forget(0);

        slaves.Send("B 40 3 silence");

        Assert.False(slaves.HasLost("A 73 3"));
    }

    [Theory]
    [InlineData("A 73 254 silence", true)]
    [InlineData("A 73 254 ok", false)]
    public void A_write_to_254_is_settled_at_all_slaves_by_an_E5(string written, bool isLost)
    {
        SharedSlaves slaves = new SharedSlaves().Send(written).Send("B 40 3 silence");

        Assert.Equal(isLost, slaves.HasLost("A 73 3"));
    }

    [Theory]
    [InlineData("7B last", false)]
    [InlineData("5B silence", true)]
    [InlineData("73 ok", true)]
    public void A_sequence_is_no_longer_lost_when_the_slave_has_answered_a_request_of_its_client(string sent, bool isLost)
    {
        foreach (string client in (string[])["A", "B"])
        {
            SharedSlaves slaves = new SharedSlaves().Send($"{client} 7B 3 more, C 40 3 silence");
            slaves.Send($"{client} {sent.Replace(" ", " 3 ")}");

            Assert.Equal(isLost, slaves.HasLost($"{client} 5B 3"));
        }
    }

    [Theory]
    [InlineData("53 ok", false)]
    [InlineData("53 silence", true)]
    public void A_write_is_no_longer_lost_when_the_slave_has_acknowledged_another_write_of_its_client(string sent, bool isLost)
    {
        foreach (string client in (string[])["A", "B"])
        {
            SharedSlaves slaves = new SharedSlaves().Send($"{client} 73 3 silence, C 40 3 silence");
            slaves.Send($"{client} {sent.Replace(" ", " 3 ")}");

            Assert.Equal(isLost, slaves.HasLost($"{client} 73 3"));
        }
    }

    [Fact]
    public void A_client_that_starts_again_has_lost_nothing_at_that_slave()
    {
        SharedSlaves slaves = new SharedSlaves().Send("A 7B 3 more, A 7B 4 more, B 40 3 silence, B 40 4 silence");

        slaves.Memory.StartAgain(0, 3);

        Assert.False(slaves.HasLost("A 5B 3"));
        Assert.True(slaves.HasLost("A 5B 4"));
    }

    [Fact]
    public void A_client_that_has_left_has_lost_nothing()
    {
        SharedSlaves slaves = new SharedSlaves()
            .Send("A 7B 3 more, A 73 4 silence, B 40 3 silence, B 40 4 silence")
            .Send("A 7B 5 more, A 73 6 silence");

        slaves.Memory.Leave(0);
        slaves.Send("B 40 5 silence, B 40 6 silence, X 7B 3 more, X 73 3 silence, X 73 3 ok, X 7B 3 last");

        Assert.All((string[])["A 5B 3", "A 73 4", "A 5B 5", "A 73 6"], repeat => Assert.False(slaves.HasLost(repeat)));
    }

    private static SharedSlaves Read(string requests)
    {
        SharedSlaves slaves = new();
        foreach (string request in requests.Split(", "))
            slaves.Send($"A {request.Replace(" ", " 3 ")}");
        return slaves;
    }

    private static string Lost(SharedSlaves slaves, params string[] requests) =>
        string.Join(' ', requests.Where(request => slaves.HasLost($"A {request} 3")));
}
