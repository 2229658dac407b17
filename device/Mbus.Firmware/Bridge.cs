using System;
using System.Threading;

namespace Mbus.Firmware
{
    /// <summary>
    /// The bridge: one loop that passes the bytes from the bus and from the masters to the <see cref="Arbiter"/> and executes its steps.
    /// No call in the loop blocks, and a transaction allocates no memory.
    /// </summary>
    internal sealed class Bridge : IDisposable
    {
        // A request waits at most PauseIdleMs for the loop, and a reply that the UART has delivered at most PauseBusyMs.
        private const int PauseIdleMs = 4;
        private const int PauseBusyMs = 2;

        // While a request is on the bus, a look at the listener every few looks at the port.
        private const int LooksPerListener = 8;

        // The maximum time between two turns, for new connections, idle masters and the supervisor.
        private const long MaxRestIdle = 100000;
        private const long MaxRestBusy = 250000;

        private const long MicrosecondsPerMs = 1000;
        private const long AnswerTime = 1000000;

        private readonly BusLine _line;
        private readonly Arbiter _arbiter;
        private readonly Masters _masters;
        private readonly MeterRead _meter;
        private readonly PageServer _page;
        private readonly Network _network;
        private readonly Trial _trial;
        private readonly ResetButton _button;
        private readonly MqttConnection? _broker;
        private readonly MeterPublisher? _publisher;
        private readonly Supervisor _supervisor;
        private readonly OutputPin _power;
        private readonly OutputPin _led;
        private readonly byte[] _received = new byte[Frame.MaxLength];
        private readonly int[] _dropped = new int[(int)ArbiterNotice.OtherAddress + 1];
        private readonly long _powerSettle;
        private long _poweredAt;
        private long _stopAt = long.MaxValue;
        private int _addresses;

        /// <param name="settings">The settings.</param>
        /// <param name="isOnTrial">True if the settings are undone unless they are confirmed.</param>
        internal Bridge(Settings settings, bool isOnTrial)
        {
            // One place is for the page, which reads meters as an additional client.
            int places = settings.Number(Setting.Clients) + 1;
            AllowList.TryParse(settings.Text(Setting.Allow), out AllowList allow);
            _line = new BusLine(settings);
            _arbiter = new Arbiter(_line.Timing, places, settings.Number(Setting.ReadOnly) != 0 ? Access.Read : Access.Write);
            _masters = new Masters(_arbiter, places, settings, allow);
            _meter = new MeterRead(_arbiter);
            _page = new PageServer(this, _meter, settings, allow);
            _network = new Network(settings, Clock.Now);
            _trial = new Trial(isOnTrial, Clock.Now);
            _button = new ResetButton(settings);
            if (settings.Text(Setting.MqttBroker).Length > 0)
            {
                _broker = new MqttConnection(settings);
                _publisher = new MeterPublisher(_meter, _broker, settings);
            }

            _supervisor = new Supervisor(_network, _trial, _button, _broker, Clock.Now);
            _power = new OutputPin("bus power", settings.Number(Setting.PowerPin));
            _led = new OutputPin("LED", settings.Number(Setting.LedPin));
            _powerSettle = settings.Number(Setting.PowerSettleMs) * MicrosecondsPerMs;
        }

        /// <summary>The arbiter, for its counters and its current owner.</summary>
        internal Arbiter Arbiter
        {
            get { return _arbiter; }
        }

        /// <summary>The network.</summary>
        internal Network Network
        {
            get { return _network; }
        }

        /// <summary>The trial of new settings.</summary>
        internal Trial Trial
        {
            get { return _trial; }
        }

        /// <summary>True if the serial line is open.</summary>
        internal bool IsBusOpen
        {
            get { return _line.IsOpen; }
        }

        /// <summary>The baud rate of the bus.</summary>
        internal int BaudRate
        {
            get { return _line.Timing.BaudRate; }
        }

        /// <summary>The number of connected masters.</summary>
        internal int MasterCount
        {
            get { return _masters.Count; }
        }

        public void Dispose()
        {
            _supervisor.Stop();
            _page.Dispose();
            _masters.Dispose();
            _broker?.Dispose();
            _line.Dispose();
            _led.Dispose();
            _button.Dispose();
            _power.Dispose();
        }

        /// <summary>Serves until <see cref="Stop"/> is called.</summary>
        internal void Run()
        {
            _power.Write(true);
            _poweredAt = Clock.Now;
            _supervisor.Start();
            while (Clock.Now < _stopAt)
            {
                long now = Clock.Now;
                Serve(now);
                Rest(now);
            }
        }

        /// <summary>Ends <see cref="Run"/>, from another thread.</summary>
        internal void Stop()
        {
            _stopAt = 0;
        }

        /// <summary>Ends <see cref="Run"/> after a short time, so that the response can still be sent.</summary>
        internal void StopSoon(long now)
        {
            _stopAt = now + AnswerTime;
        }

        /// <summary>The number of notices with a reason.</summary>
        internal int Dropped(ArbiterNotice reason)
        {
            return _dropped[(int)reason];
        }

        // A turn costs an interpreter some hundred instructions, a look at the port or at the sockets some tens.
        private void Rest(long now)
        {
            if (!_line.IsOpen || _page.IsActive || (_publisher != null && _publisher.IsActive))
                Thread.Sleep(PauseBusyMs);
            else if (_arbiter.Owner >= 0)
                RestWhileBusy(EndOfRest(now + MaxRestBusy));
            else
                RestWhileIdle(EndOfRest(now + MaxRestIdle));
        }

        // Requests of connected masters wait for the bus in any case: the turn at the end of the current request receives them in time.
        private void RestWhileBusy(long until)
        {
            int looks = 0;
            do
            {
                Thread.Sleep(PauseBusyMs);
                if (_line.HasBytes())
                    return;
                looks++;
                if (looks % LooksPerListener == 0 && _masters.HasNew())
                    return;
            }
            while (Clock.Now < until);
        }

        private void RestWhileIdle(long until)
        {
            do
                Thread.Sleep(PauseIdleMs);
            while (Clock.Now < until && !_masters.HasBytes());
        }

        private long EndOfRest(long latest)
        {
            long deadline = _arbiter.NextDeadline;
            if (_stopAt < deadline)
                deadline = _stopAt;
            return deadline < latest ? deadline : latest;
        }

        // Bytes are received before the time is evaluated, so that a reply that has arrived ends a wait before its timeout.
        private void Serve(long now)
        {
            if (!_power.IsDriven || now - _poweredAt >= _powerSettle)
                _line.Open(now);
            RestartListenersAfterLoss();
            ReceiveFromBus(now);
            _masters.Serve(now);
            _page.Serve(now);
            _publisher?.Serve(now);
            Drive(now);
            _led.Write(_arbiter.Owner >= 0);
            _supervisor.ReportLoop(now);
        }

        private void RestartListenersAfterLoss()
        {
            if (_addresses == _network.Addresses)
                return;

            _addresses = _network.Addresses;
            _masters.RestartListening();
            _page.RestartListening();
        }

        private void ReceiveFromBus(long now)
        {
            int count = _line.Read(_received, now);
            if (count > 0)
                _arbiter.ReceiveFromBus(_received, 0, count, now);
        }

        private void Drive(long now)
        {
            ArbiterStep step = _arbiter.Poll(now);
            while (step != ArbiterStep.Wait)
            {
                if (step == ArbiterStep.Deliver)
                    Give(now);
                else
                    Transmit(now);
                step = _arbiter.Poll(now);
            }

            CountNotices();
        }

        private void CountNotices()
        {
            ArbiterNotice notice = _arbiter.TakeNotice(out _);
            while (notice != ArbiterNotice.None)
            {
                _dropped[(int)notice]++;
                notice = _arbiter.TakeNotice(out _);
            }
        }

        private void Give(long now)
        {
            if (_arbiter.OutputClient == _meter.Place)
                _meter.Feed(_arbiter.Output, _arbiter.OutputOffset, _arbiter.OutputLength);
            else
                _masters.Give(_arbiter.OutputClient, _arbiter.Output, _arbiter.OutputOffset, _arbiter.OutputLength, now);
        }

        private void Transmit(long now)
        {
            if (_line.TryWrite(_arbiter.Request, _arbiter.RequestLength, now))
                _arbiter.Sent(_arbiter.Send, now + _line.Timing.Bytes(_arbiter.RequestLength), now);
            else
                _arbiter.SendFailed(_arbiter.Send);
        }
    }
}
