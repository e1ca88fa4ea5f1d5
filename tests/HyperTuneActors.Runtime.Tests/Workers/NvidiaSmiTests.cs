using HyperTuneActors.Core.Trials;
using HyperTuneActors.Runtime.Workers;

namespace HyperTuneActors.Runtime.Tests.Workers;

/// <summary>What the tool says on several kinds of machine.</summary>
public sealed class NvidiaSmiTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void A_server_with_eight_gpus_is_read_in_the_order_of_their_numbers()
    {
        const string Output = """
            GPU-2f6f3f0e-4c1e-9e5c-7a93-6b7d1f0f5a01, 81920, NVIDIA A100-SXM4-80GB, 0
            GPU-8d1a1c55-0a7a-cbb4-94ff-90c5b9a43e02, 81920, NVIDIA A100-SXM4-80GB, 1
            GPU-b1c3a1a0-7c65-8a31-8f0b-3d3c31a3dd03, 81920, NVIDIA A100-SXM4-80GB, 2
            GPU-0c5cfb2f-37d1-2b69-95de-52c1a41ae404, 81920, NVIDIA A100-SXM4-80GB, 3
            GPU-61d0a0f3-1a5d-3e0f-a35b-6f6e1d9f3505, 81920, NVIDIA A100-SXM4-80GB, 4
            GPU-f4f3b9c8-97d8-f3cb-25a6-8aa2b7d0b606, 81920, NVIDIA A100-SXM4-80GB, 5
            GPU-3a0ddc4c-d2d4-1b2d-bf1c-0c4b7e5d7707, 81920, NVIDIA A100-SXM4-80GB, 6
            GPU-9e8b36d7-5b1c-51c1-b0e5-5f2d9ad5c808, 81920, NVIDIA A100-SXM4-80GB, 7

            """;

        var survey = NvidiaSmi.Read(0, Output, "");

        Assert.Null(survey.Note);
        Assert.Equal(8, survey.Found.Length);
        Assert.Equal(new Gpu("GPU-2f6f3f0e-4c1e-9e5c-7a93-6b7d1f0f5a01", 81920 * Mebibyte), survey.Found[0]);
        Assert.Equal("GPU-9e8b36d7-5b1c-51c1-b0e5-5f2d9ad5c808", survey.Found[7].Uuid);
    }

    [Fact]
    public void A_consumer_card_is_read() => Assert.Equal(
        [new Gpu("GPU-7c0ab1b2-56a2-0a0b-3cb3-1f9dd81d1a4f", 24564 * Mebibyte)],
        NvidiaSmi.Read(0, "GPU-7c0ab1b2-56a2-0a0b-3cb3-1f9dd81d1a4f, 24564, NVIDIA GeForce RTX 4090, 0\r\n", "").Found.ToArray());

    [Theory]
    [InlineData("[N/A]")]
    [InlineData("N/A")]
    [InlineData("[Not Supported]")]
    [InlineData("[Insufficient Permissions]")]
    [InlineData("[Unknown Error]")]
    public void Memory_that_the_driver_can_t_tell_is_not_known(string memory) => Assert.Equal(
        [new Gpu("GPU-b3a1e9b4-99ef-4d0c-82f9-1c8f7f0e6b11")],
        NvidiaSmi.Read(0, $"GPU-b3a1e9b4-99ef-4d0c-82f9-1c8f7f0e6b11, {memory}, NVIDIA GB10, 0\n", "").Found.ToArray());

    [Fact]
    public void Parts_of_a_gpu_are_taken_as_gpus_where_the_tool_lists_them() => Assert.Equal(
        ["MIG-e91edf3a-b297-37c1-a2a7-7601c3238fa2", "MIG-GPU-b8ea3855-276c-c9cb-b366-c6fa655957c5/2/0"],
        NvidiaSmi.Read(0, """
            MIG-GPU-b8ea3855-276c-c9cb-b366-c6fa655957c5/2/0, 9984, NVIDIA A100-SXM4-40GB MIG 2g.10gb, 1
            MIG-e91edf3a-b297-37c1-a2a7-7601c3238fa2, 20096, NVIDIA A100-SXM4-40GB MIG 3g.20gb, 0
            """, "").Found.Select(gpu => gpu.Uuid));

    [Fact]
    public void A_gpu_that_is_parted_counts_as_one_where_the_tool_lists_it_whole() => Assert.Equal(
        [new Gpu("GPU-b8ea3855-276c-c9cb-b366-c6fa655957c5", 40960 * Mebibyte)],
        NvidiaSmi.Read(0, "GPU-b8ea3855-276c-c9cb-b366-c6fa655957c5, 40960, NVIDIA A100-SXM4-40GB, 0\n", "").Found.ToArray());

    [Theory]
    [InlineData(9, "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n\n", "",
        "nvidia-smi ended with code 9: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")]
    [InlineData(6, "No devices were found\n", "", "nvidia-smi ended with code 6: No devices were found")]
    [InlineData(18, "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.90\n", "",
        "nvidia-smi ended with code 18: Failed to initialize NVML: Driver/library version mismatch")]
    [InlineData(2, "", "Field \"uuids\" is not a valid field to query.\n", "nvidia-smi ended with code 2: Field \"uuids\" is not")]
    [InlineData(1, "", "", "nvidia-smi ended with code 1: it said nothing")]
    public void A_tool_that_fails_has_found_none_and_says_why(int exitCode, string output, string errors, string note)
    {
        var survey = NvidiaSmi.Read(exitCode, output, errors);

        Assert.Empty(survey.Found);
        Assert.StartsWith(note, survey.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GPU-0 has fallen off the bus")]
    [InlineData("uuid, memory.total [MiB], name, index")]
    [InlineData("GPU-1;rm -rf, 81920, x, 0")]
    [InlineData("GPU-b8ea3855, 81920, x, first")]
    public void A_line_that_is_no_gpu_is_left_out_and_said(string line)
    {
        var survey = NvidiaSmi.Read(0, $"GPU-7c0ab1b2-56a2-0a0b-3cb3-1f9dd81d1a4f, 24564, NVIDIA, Inc. card, 0\n{line}\n", "");

        Assert.Equal("GPU-7c0ab1b2-56a2-0a0b-3cb3-1f9dd81d1a4f", Assert.Single(survey.Found).Uuid);
        Assert.Equal($"nvidia-smi said what is no GPU: {line}", survey.Note);
    }

    [Fact]
    public void A_gpu_that_is_listed_twice_is_one() => Assert.Single(
        NvidiaSmi.Read(0, "GPU-7c0a, 1, x, 0\nGPU-7c0a, 1, x, 0\n", "").Found);

    [Fact]
    public async Task A_machine_without_the_tool_has_none()
    {
        var survey = await NvidiaSmi.AskAsync("/nowhere/nvidia-smi");

        Assert.Empty(survey.Found);
        Assert.False(survey.HasTool);
        Assert.StartsWith("There is no nvidia-smi that could be run: ", survey.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_is_run_and_read()
    {
        var folder = Directory.CreateTempSubdirectory("nvidia-smi-");
        try
        {
            var program = Path.Combine(folder.FullName, "nvidia-smi");
            await File.WriteAllTextAsync(program, "#!/bin/sh\necho GPU-7c0a, 24564, \"$1\" \"$2\", 0\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            Assert.Equal([new Gpu("GPU-7c0a", 24564 * Mebibyte)], (await NvidiaSmi.AskAsync(program)).Found.ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
