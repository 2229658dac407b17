using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public class ConnectionTests
{
    private readonly VirtualTime _time = new();
    private readonly ReceiveBuffer _received;
    private readonly Connection<Channel> _connection;
    private readonly byte[] _into = new byte[16];
    private readonly List<Channel> _channels = [];
    private bool _isThere = true;

    public ConnectionTests()
    {
        _received = new ReceiveBuffer(_time);
        _connection = new Connection<Channel>(_received, _time, Open, channel => channel.IsRead = true);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_is_opened_once_and_read()
    {
        Channel channel = await _connection.OpenAsync(Cancel);

        Assert.Same(channel, await _connection.OpenAsync(Cancel));
        Assert.True(channel.IsRead);
    }

    [Fact]
    public async Task A_sender_after_a_loss_gets_a_new_channel_and_old_bytes_are_forgotten()
    {
        Channel first = await _connection.OpenAsync(Cancel);
        _time.Advance(1_000_000);
        _received.Add([1, 2, 3], damaged: false, at: 0);
        _connection.Lose(first, "hung up");

        Channel second = await _connection.OpenAsync(Cancel);

        Assert.NotSame(first, second);
        Assert.True(first.IsDisposed);
        Assert.False(_received.HasPending);
    }

    [Fact]
    public async Task A_receiver_gets_the_bytes_then_the_loss_then_a_new_channel()
    {
        Channel first = await _connection.OpenAsync(Cancel);
        _time.Advance(1_000_000);
        _received.Add([0xE5], damaged: false, at: 0);
        _connection.Lose(first, "hung up");

        Assert.Equal(1, (await Receive(0)).Count);
        Assert.Equal("hung up", (await Assert.ThrowsAsync<LineException>(async () => await Receive(0))).Message);
        Assert.Equal(0, (await Receive(0)).Count);
        Assert.Equal(2, _channels.Count);
    }

    [Fact]
    public async Task It_tries_to_open_at_most_once_a_second_and_reports_the_reason_each_time()
    {
        await LoseFor(1_000_000);
        for (int call = 0; call < 10; call++)
            Assert.Equal("not there", await SendError());

        Assert.Equal(2, _channels.Count);
        _time.Advance(999_999);
        Assert.Equal("not there", await SendError());
        Assert.Equal(2, _channels.Count);
        _time.Advance(1);
        Assert.Equal("not there", await SendError());
        Assert.Equal(3, _channels.Count);
    }

    [Fact]
    public async Task A_channel_that_is_lost_as_soon_as_it_is_open_is_not_opened_again_within_a_second()
    {
        Channel first = await _connection.OpenAsync(Cancel);
        _connection.Lose(first, "closed at once");

        Assert.Equal("closed at once", await SendError());
        Assert.Single(_channels);
        _time.Advance(1_000_000);
        await _connection.OpenAsync(Cancel);
        Assert.Equal(2, _channels.Count);
    }

    [Fact]
    public async Task A_receiver_on_a_lost_line_waits_for_the_next_attempt()
    {
        await LoseFor(1_000_000);
        await Assert.ThrowsAsync<LineException>(async () => await Receive(0));
        Assert.Equal("not there", await SendError());
        _isThere = true;

        Task<Received> wait = Receive(_time.Now + 5_000_000).AsTask();
        Assert.False(wait.IsCompleted);
        _time.Advance(1_000_000);
        await Reading();
        _received.Add([0xE5], damaged: false, at: 3);

        Assert.Equal(new Received(1, false, 3), await wait.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task A_receiver_on_a_lost_line_gets_the_error_when_its_deadline_comes_first()
    {
        await LoseFor(1_000_000);
        await Assert.ThrowsAsync<LineException>(async () => await Receive(0));
        Assert.Equal("not there", await SendError());

        Task<Received> wait = Receive(_time.Now + 200_000).AsTask();
        _time.Advance(200_000);

        LineException error = await Assert.ThrowsAsync<LineException>(() => wait.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal("not there", error.Message);
    }

    [Fact]
    public async Task A_loss_that_is_reported_late_does_not_affect_the_present_channel()
    {
        Channel first = await _connection.OpenAsync(Cancel);
        _time.Advance(1_000_000);
        _connection.Lose(first, "hung up");
        Channel second = await _connection.OpenAsync(Cancel);

        LineException error = _connection.Lose(first, "write failed");

        Assert.Equal("hung up", error.Message);
        Assert.False(second.IsDisposed);
        Assert.Same(second, await _connection.OpenAsync(Cancel));
    }

    [Fact]
    public async Task Disposal_closes_the_channel_and_ends_every_wait()
    {
        Channel channel = await _connection.OpenAsync(Cancel);
        Task<Received> wait = Receive(long.MaxValue).AsTask();

        _connection.Dispose();

        Assert.True(channel.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Receive(0));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _connection.OpenAsync(Cancel));
    }

    [Fact]
    public async Task Disposal_ends_the_wait_of_a_receiver_on_a_lost_line()
    {
        await LoseFor(1_000_000);
        await Assert.ThrowsAsync<LineException>(async () => await Receive(0));
        Assert.Equal("not there", await SendError());
        Task<Received> wait = Receive(long.MaxValue).AsTask();

        _connection.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    private async Task LoseFor(long age)
    {
        Channel channel = await _connection.OpenAsync(Cancel);
        _time.Advance(age);
        _isThere = false;
        _connection.Lose(channel, "hung up");
    }

    private async Task<string> SendError() =>
        (await Assert.ThrowsAsync<LineException>(async () => await _connection.OpenAsync(Cancel))).Message;

    private ValueTask<Received> Receive(long deadline) => _connection.ReceiveAsync(_into, deadline, Cancel);

    private Task Reading() => _channels[^1].Read.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    private ValueTask<Channel> Open(CancellationToken cancel)
    {
        Channel channel = new();
        _channels.Add(channel);
        return _isThere ? new(channel) : throw new LineException("not there");
    }

    private sealed class Channel : IDisposable
    {
        public TaskCompletionSource Read { get; } = new();

        public bool IsDisposed { get; private set; }

        public bool IsRead
        {
            get => Read.Task.IsCompleted;
            set => Read.TrySetResult();
        }

        public void Dispose() => IsDisposed = true;
    }
}
