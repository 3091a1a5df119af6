using Scalectl.Generator.Engine;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Engine;

public sealed class LoopEngineTests
{
    // seccomp(2), bpf(2): load the call's number; if it is the one, refuse with EPERM; else allow.
    private const int PR_SET_NO_NEW_PRIVS = 38, PR_SET_SECCOMP = 22, SECCOMP_MODE_FILTER = 2;
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06;
    private const uint RefuseWithEperm = 0x00050001, Allow = 0x7fff0000;

    [Test]
    public void Choose_Auto_IsIoUringWhereItWorks() =>
        Assert.That(LoopEngine.Choose(EngineKind.Auto).Value, Is.EqualTo(UringProbe.Refusal() is null ? EngineKind.IoUring : EngineKind.Epoll));

    [TestCase(425u, "io_uring_setup", TestName = "Choose_WhereAFilterRefusesTheRing_IsEpoll")]
    [TestCase(426u, "io_uring_enter", TestName = "Choose_WhereAFilterRefusesItsUse_IsEpoll")]
    [TestCase(427u, "table of files", TestName = "Choose_WhereAFilterRefusesItsTables_IsEpoll")]
    public void Choose_WhereAFilterRefuses(uint systemCall, string named)
    {
        var (auto, asked) = OnThread(() =>
        {
            Refuse(systemCall);
            return (LoopEngine.Choose(EngineKind.Auto), LoopEngine.Choose(EngineKind.IoUring));
        });

        Assert.That(auto.Value, Is.EqualTo(EngineKind.Epoll));
        Assert.That(asked.Ok, Is.False);
        Assert.That(asked.Errors[0].ToString(), Does.Contain("io_uring").And.Contain(named).And.Contain("error 1)"));
    }

    [Test]
    public void Choose_Epoll_AsksNobody() => Assert.That(LoopEngine.Choose(EngineKind.Epoll).Value, Is.EqualTo(EngineKind.Epoll));

    // A filter holds for its thread alone, and as long as it lives.
    private static T OnThread<T>(Func<T> work)
    {
        T result = default!;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }

    private static unsafe void Refuse(uint systemCall)
    {
        var filter = stackalloc ulong[4];
        filter[0] = Instruction(LoadWord, 0, 0, 0);
        filter[1] = Instruction(JumpIfEqual, 0, 1, systemCall);
        filter[2] = Instruction(Return, 0, 0, RefuseWithEperm);
        filter[3] = Instruction(Return, 0, 0, Allow);
        var program = stackalloc ulong[2];
        (program[0], program[1]) = (4, (ulong)filter);
        Assert.That(Native.ProcessControl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), Is.Zero);
        Assert.That(Native.ProcessControl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, (ulong)program, 0, 0), Is.Zero);
    }

    private static ulong Instruction(ushort code, byte ifTrue, byte ifFalse, uint value) => code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)value << 32);
}
